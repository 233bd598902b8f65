// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

namespace nxp {

bspctl::Verdict detect(const bspctl::Input& input) {
    bspctl::Verdict verdict;
    if (input.machine.empty()) verdict.evidence.push_back("no machine is named");
    return verdict;
}

}  // namespace nxp
