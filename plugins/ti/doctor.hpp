// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace ti {

// Checks of what only this family needs. A build from the pinned configuration needs no layer tool, so its absence
// blocks nothing unless the workspace layout was asked for.
[[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Host& host, const bspctl::Workspace& workspace);

}  // namespace ti
