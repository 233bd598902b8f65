// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include "../common/assess.hpp"

namespace nxp {

bspctl::Verdict detect(const bspctl::Input& input) { return boards::claim(boards::assess(input), "nxp"); }

}  // namespace nxp
