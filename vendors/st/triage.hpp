// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace st {

// What failures of ST's own layers mean. Patterns match the sentence of a failure, never a bare name: the kernel and
// the licence variable stand in every healthy log.
[[nodiscard]] std::vector<bspctl::Rule> triage_rules();

}  // namespace st
