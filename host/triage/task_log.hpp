// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "triage/triage.hpp"

namespace bspctl::triage {

// The last lines of something, cut to a bearable width, without escape sequences.
class Tail {
public:
    explicit Tail(std::size_t count) : count_(count) {}
    void add(std::string_view line);
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    std::size_t count_;
    std::deque<std::string> kept_;
};

// Where a log that a console names lies on this host. Empty when it is not there, or when it leads out of what may be
// read: below `trees`, or where `paths` maps a container's path to, always with links resolved.
[[nodiscard]] std::filesystem::path locate_log(const std::string& written, const PathMap& paths,
                                               const std::vector<std::filesystem::path>& trees);

}  // namespace bspctl::triage
