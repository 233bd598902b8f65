// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace bspctl::telemetry {

// The size of a folder tree in small slices: a build's TMPDIR has millions of files, and a walk that starves the build
// of disk reads is worse than no figure. Sizes are apparent sizes as of `du -sb`; a file with several names counts its
// size once, divided over them, so that no list of inodes is needed. Links are not followed.
class DiskUsage {
public:
    explicit DiskUsage(std::filesystem::path root);

    // Goes on walking for at most `budget`. The bytes, once the whole tree is walked; the next call starts anew.
    // A folder that does not exist (yet) has 0 bytes.
    [[nodiscard]] std::optional<std::uint64_t> step(std::chrono::milliseconds budget);

private:
    void walk(const std::filesystem::path& folder);
    void count(const std::filesystem::path& entry);

    std::filesystem::path root_;
    std::vector<std::filesystem::path> pending_;
    double bytes_ = 0;
};

}  // namespace bspctl::telemetry
