// SPDX-License-Identifier: Apache-2.0
#include "bspctl/sdk.hpp"
#include "detect.hpp"
#include "doctor.hpp"
#include "family.hpp"
#include "kas.hpp"
#include "plan.hpp"
#include "triage.hpp"

namespace nxp {

// Boards with NXP's i.MX, Layerscape and QorIQ processors, whoever makes the board.
class Plugin {
public:
    static constexpr bspctl::Info info{"bspctl.nxp", "NXP", "1.0.0", "bspctl"};

    explicit Plugin(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const { return nxp::family(workspace); }
    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const { return nxp::detect(input); }
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const { return kas_config(workspace); }
    [[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Workspace& workspace) const {
        return nxp::plan(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const {
        return nxp::doctor(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Rule> triage() const { return triage_rules(); }

private:
    bspctl::Host host_;
};

}  // namespace nxp

BSPCTL_PLUGIN(nxp::Plugin);
