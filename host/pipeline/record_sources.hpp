// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "pipeline/build.hpp"
#include "sync/sync.hpp"

// sources.json in a run's folder: the repositories at the commits they are at now, so that a report says what was built
// and not what lies there by then. All throw Failure when the file cannot be written.
namespace bspctl::pipeline {

// Of a build, whose configuration (the generated one, or the input as it was read last) names the repositories. Reads
// git, changes nothing else.
void record_sources(const Build& build, const std::filesystem::path& run_dir);

// Of a sync, whose report knows the commits: hundreds of repositories are not asked again. One that failed counts with
// what it was at before; what is not here is left out.
void record_sources(const Build& build, const sources::Sources& sources, const sync::Report& report,
                    const std::filesystem::path& run_dir);

}  // namespace bspctl::pipeline
