// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "pipeline/build.hpp"
#include "sync/sync.hpp"

// What a run keeps of its sources (sources.json): the repositories at the commits they are at now, so that a report
// says what was built and not what lies there by then.
namespace bspctl::pipeline {

// Of a build, whose configuration (the generated one, or the input as it was read last) names the repositories; nothing
// where there is none. Reads git, changes nothing else.
[[nodiscard]] std::optional<std::string> record_of_sources(const Build& build);

// Of a sync, whose report knows the commits: hundreds of repositories are not asked again. One that failed counts with
// what it was at before; what is not here is left out.
[[nodiscard]] std::string record_of_sources(const Build& build, const sources::Sources& sources,
                                            const sync::Report& report);

}  // namespace bspctl::pipeline
