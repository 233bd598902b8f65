// SPDX-License-Identifier: Apache-2.0
//
// TI's Sitara and Jacinto boards, and the board vendors that build on TI's oe-layersetup.
#include "bspctl/sdk.hpp"
#include "detect.hpp"
#include "doctor.hpp"
#include "kas.hpp"
#include "plan.hpp"
#include "release.hpp"
#include "triage.hpp"

namespace {

class Ti {
public:
    static constexpr bspctl::Info info{"bspctl.ti", "TI", "1.0.0", "bspctl"};

    explicit Ti(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const { return ti::family(workspace); }
    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const { return ti::detect(input); }
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const { return ti::kas_config(workspace); }
    [[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Workspace& workspace) const {
        return ti::plan(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const {
        return ti::doctor(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Rule> triage() const { return ti::triage_rules(); }

private:
    bspctl::Host host_;
};

}  // namespace

BSPCTL_PLUGIN(Ti);
