// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "detect/detect.hpp"
#include "fake_family.hpp"
#include "generic/detect.hpp"
#include "nxp/detect.hpp"
#include "qcom/detect.hpp"
#include "st/detect.hpp"
#include "ti/detect.hpp"
#include "vendors/library.hpp"
#include "xilinx/detect.hpp"

// Detection as the program does it, by the bundled families and the definitions that ship.
namespace bspctl {

inline const vendors::Library& definitions() {
    static const auto shipped = vendors::Library::load({{}, BSPCTL_SOURCE_DIR "/vendors"},
                                                       {"nxp", "ti", "generic", "xilinx", "st", "qcom"});
    return shipped;
}

inline detect::Detection judge(const Input& input) {
    testing::FakeFamily nxp("nxp", &nxp::detect), ti("ti", &ti::detect), any("generic", &generic::detect);
    testing::FakeFamily amd("xilinx", &xilinx::detect), stm("st", &st::detect), qcom("qcom", &qcom::detect);
    return detect::rank(input, std::vector<plugins::Plugin*>{&nxp, &ti, &any, &amd, &stm, &qcom}, definitions());
}

}  // namespace bspctl
