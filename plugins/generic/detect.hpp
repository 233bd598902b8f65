// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/values.hpp"

namespace generic {

// Anything that can be built and has no family of its own, with a confidence that any family's plugin outbids. What a
// bundled family claims gets the lowest one: kas can build it as it stands, only less comfortably. Never throws.
[[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input);

}  // namespace generic
