// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace nxp {

// What fails on NXP trees and not elsewhere.
[[nodiscard]] std::vector<bspctl::Rule> triage_rules();

}  // namespace nxp
