// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "pipeline/build.hpp"

namespace bspctl::pipeline {

// What builds have left in the build folder: everything but the record of runs and, where the vendor's set-up script
// wrote it, conf/. Where another tool has made the workspace it is BitBake's own folders (tmp, tmp-glibc) alone. Downloads and shared state that were left to lie there are included. Sorted.
[[nodiscard]] std::vector<std::filesystem::path> results_of_builds(const Build& build);

// The same of the other build folders in bsp_root, "build-NAME": those that hold a record of runs, so that they are ours.
[[nodiscard]] std::vector<std::filesystem::path> results_in_other_folders(const Build& build);

}  // namespace bspctl::pipeline
