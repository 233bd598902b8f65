// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace xilinx {

// Is the input a build for AMD's adaptive SoCs, and what says so?
[[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input);

}  // namespace xilinx
