// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include "../common/assess.hpp"

namespace generic {
namespace {

constexpr int no_family = 40;
constexpr int known_family = 10;  // nxp and ti outbid it by far

bool has_family(const boards::Assessment& assessment) {
    return assessment.vendor_tree && (assessment.soc == "nxp" || assessment.soc == "ti");
}

}  // namespace

bspctl::Verdict detect(const bspctl::Input& input) {
    auto assessment = boards::assess(input);
    bspctl::Verdict verdict;
    verdict.evidence = std::move(assessment.evidence);
    if (!assessment.buildable) return verdict;
    verdict.confidence = has_family(assessment) ? known_family : no_family;
    if (verdict.evidence.empty()) verdict.evidence.emplace_back("a build without a family of its own");
    verdict.soc = std::move(assessment.soc);
    return verdict;
}

}  // namespace generic
