// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "history/insights.hpp"

namespace bspctl::history {

// The task-depends.dot that `bitbake -g` writes: lines of "recipe.do_task" -> "other.do_task", others are passed over.
// Throws Failure when the file cannot be read or has no such line.
[[nodiscard]] Dependencies read_task_depends(const std::filesystem::path& file);

}  // namespace bspctl::history
