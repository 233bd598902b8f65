// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "triage/triage.hpp"

namespace bspctl::triage {

// Where a log that a console names lies on this host. Empty when it is not there, or when it leads out of what may be
// read: below `trees`, or where `paths` maps a container's path to, always with links resolved.
[[nodiscard]] std::filesystem::path locate_log(const std::string& written, const PathMap& paths,
                                               const std::vector<std::filesystem::path>& trees);

}  // namespace bspctl::triage
