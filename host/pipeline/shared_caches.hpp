// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pipeline/build.hpp"

namespace bspctl::pipeline {

// DL_DIR and SSTATE_DIR for a build in a folder or a tree of its own that nobody has named them for: left to BitBake they
// would lie in each build folder, and every variant would fetch and build everything again. They are downloads/ and
// sstate-cache/ of the workspace. Nothing for a build in build/ (BitBake's own places hold), for one that `given` or our
// environment names, and for one that the kas files speak of: the environment would stand above their "?=".
[[nodiscard]] std::vector<KeyValue> shared_caches(const Build& build, const std::vector<KeyValue>& given);

}  // namespace bspctl::pipeline
