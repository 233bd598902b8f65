// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace qcom {

// Is the input a build for Qualcomm silicon, and what says so?
[[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input);

}  // namespace qcom
