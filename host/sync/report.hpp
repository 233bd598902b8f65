// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "sync/sync.hpp"

namespace bspctl::sync {

// {"schema":"bspctl.sync/1","dry_run":…,"repositories":[…],…}. docs/user/sync.md describes the fields.
[[nodiscard]] std::string to_json(const Report& report, bool dry_run);

// One line for one repository: "meta-openembedded  fetched  1a2b3c4d -> 5e6f7a8b  branch scarthgap (12.3 MiB, 2.1 MiB/s)".
[[nodiscard]] std::string to_line(const Result& result, bool planned);

// What has to be read afterwards: counts, everything that is not as it should be with what to do, notes, mirrors used.
[[nodiscard]] std::string summary(const Report& report);

// The plan, one line a repository.
[[nodiscard]] std::string plan_text(const Report& report);

// What is going on, for a few lines of a terminal: one for each repository that is worked on, at most `lines`, and a last
// one with the count.
[[nodiscard]] std::vector<std::string> status_lines(const std::vector<Activity>& activities, std::size_t done,
                                                    std::size_t total, std::size_t lines = 8);

}  // namespace bspctl::sync
