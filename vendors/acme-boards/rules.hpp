// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/values.hpp>
#include <vector>

namespace acme {

// What failures in ACME's recipes mean, besides NXP's rules.
[[nodiscard]] std::vector<bspctl::Rule> rules();

}  // namespace acme
