// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include "../common/assess.hpp"

namespace ti {

bspctl::Verdict detect(const bspctl::Input& input) { return boards::claim(boards::assess(input), "ti"); }

}  // namespace ti
