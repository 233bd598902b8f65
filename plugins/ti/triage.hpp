// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/values.hpp"

namespace ti {

// Failures that only TI's layers produce. Each rule carries a line it must match and an innocent one it must not.
[[nodiscard]] std::vector<bspctl::Rule> triage_rules();

}  // namespace ti
