// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "pipeline/build.hpp"

namespace bspctl::pipeline {

// Writes sources.json into the run's folder: the repositories of the build at the commits that they are at now, so that a
// report says what was built and not what lies there by then. Reads git, changes nothing else. Throws Failure when the
// configuration cannot be read or the file not be written.
void record_sources(const Build& build, const std::filesystem::path& run_dir);

}  // namespace bspctl::pipeline
