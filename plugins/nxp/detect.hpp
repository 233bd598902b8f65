// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/values.hpp"

namespace nxp {

// Is the input a build of this family, and what says so? Looks at the machine, the layers and where they come from;
// at the file name only when nothing else is known. Never throws.
[[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input);

}  // namespace nxp
