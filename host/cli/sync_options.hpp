// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "cli/arguments.hpp"
#include "config/settings.hpp"
#include "sync/sync.hpp"

namespace bspctl::cli {

// How repositories are brought here, by the flags of this command line and the settings under sync.*. Throws Failure
// for a number or a mirror that is none.
[[nodiscard]] sync::Options sync_options(const Arguments& arguments, const config::Settings& settings,
                                         const std::filesystem::path& cwd);

// The options that `sync` and `mirror` share: jobs, mirrors, retries.
[[nodiscard]] std::vector<Option> fetch_options();

}  // namespace bspctl::cli
