// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace xilinx {

// What of a workspace and its host is worth a word before an AMD build. Looks only.
[[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Host& host, const bspctl::Workspace& workspace);

}  // namespace xilinx
