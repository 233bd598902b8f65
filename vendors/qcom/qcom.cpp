// SPDX-License-Identifier: Apache-2.0
#include "bspctl/sdk.hpp"
#include "detect.hpp"
#include "family.hpp"
#include "kas.hpp"
#include "plan.hpp"

namespace qcom {

// Boards with Qualcomm silicon, from the manifests of Qualcomm Linux 1; for its kas files and those of meta-qcom, the
// name of the silicon.
class Plugin {
public:
    static constexpr bspctl::Info info{"bspctl.qcom", "Qualcomm", "1.0.0", "bspctl"};

    explicit Plugin(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const {
        return qcom::family(workspace);
    }
    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const { return qcom::detect(input); }
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const { return kas_config(workspace); }
    [[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Workspace& workspace) const {
        return qcom::plan(host_, workspace);
    }

private:
    bspctl::Host host_;
};

}  // namespace qcom

BSPCTL_PLUGIN(qcom::Plugin);
