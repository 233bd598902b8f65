// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

namespace bspctl {

// A folder of its own below the system's folder for temporary files, removed with all that is in it.
class TemporaryFolder {
public:
    // "bspctl-PURPOSE-" begins its name. Throws Failure when it cannot be made.
    explicit TemporaryFolder(const std::string& purpose);
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }  // absolute, links resolved

private:
    std::filesystem::path path_;
};

}  // namespace bspctl
