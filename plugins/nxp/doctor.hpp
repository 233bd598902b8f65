// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace nxp {

// What of a workspace is worth a word before a build of hours. Looks only; a re-sync is the plan's business.
[[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Host& host, const bspctl::Workspace& workspace);

}  // namespace nxp
