// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include "../common/silicon.hpp"

namespace qcom {
namespace {

// Chips (QCS, QCM, SDM, SM …), the boards of the RB series and of others named after the chip, and Qualcomm's own words
// for reference boards.
constexpr std::string_view machines[]{
    "dragonboard*", "qcom*",   "qcs#*",      "qcm#*",   "qrb#*",   "rb#-*",   "rb#gen#*", "sa8###p*", "sdx##*",
    "sdm###*",      "sm8###*", "sm7###*",    "sc8###*", "sc7###*", "apq8*",   "msm8*",    "iq-*",     "ifc6###*",
    "sd-###eval*",  "glymur*", "kaanapali*", "shikra*", "hamoa*",  "exmp-q*", "nexus7*",  "x1e*",     "evb4k-qcs*",
};
constexpr std::string_view owned[]{"meta-qcom-hwe*", "meta-qcom-distro", "meta-qcom-q*",   "meta-qcom-re*",
                                   "meta-qcom-ro*",  "meta-qti-*",       "meta-audioreach"};
constexpr std::string_view layers[]{"meta-qcom*"};
constexpr std::string_view publishers[]{"github.com/quic-yocto", "github.com/qualcomm-linux", "git.codelinaro.org/clo"};
constexpr std::string_view files[]{"qcom-*.xml", "qli-*.xml"};

constexpr vendors::Silicon qualcomm{"qcom", machines, owned, layers, publishers, files};

}  // namespace

bspctl::Verdict detect(const bspctl::Input& input) { return vendors::claim(input, qualcomm); }

}  // namespace qcom
