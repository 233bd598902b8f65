// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace xilinx {

// Failures that only AMD's layers produce. Each rule carries a line it must match and an innocent one it must not.
[[nodiscard]] std::vector<bspctl::Rule> triage_rules();

}  // namespace xilinx
