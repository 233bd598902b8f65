// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>


namespace bspctl::pipeline {

// Throws Failure naming the process when a BitBake works in this build folder. Commands that take something away from
// under a build ask besides holding the workspace's lock: a BitBake that has outlived its bspctl holds none of ours.
void refuse_while_bitbake_works(const std::filesystem::path& build_dir);

}  // namespace bspctl::pipeline
