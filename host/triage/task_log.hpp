// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "triage/triage.hpp"

namespace bspctl::triage {

// The last `count` lines of a file, cut to a bearable width, without escape sequences and as valid UTF-8. Reads the end
// of the file only; empty when it cannot be read.
[[nodiscard]] std::vector<std::string> tail_of(const std::filesystem::path& file, std::size_t count);

// Where a log that a console names lies on this host. Empty when it is not there, or when it leads out of what may be
// read: below `trees`, or where `paths` maps a container's path to, always with links resolved.
[[nodiscard]] std::filesystem::path locate_log(const std::string& written, const PathMap& paths,
                                               const std::vector<std::filesystem::path>& trees);

}  // namespace bspctl::triage
