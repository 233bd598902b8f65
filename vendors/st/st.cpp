// SPDX-License-Identifier: Apache-2.0
#include "bspctl/sdk.hpp"
#include "detect.hpp"
#include "doctor.hpp"
#include "family.hpp"
#include "kas.hpp"
#include "plan.hpp"
#include "triage.hpp"

namespace st {

// Boards with ST's STM32MP processors, built from OpenSTLinux manifests.
class Plugin {
public:
    static constexpr bspctl::Info info{"bspctl.st", "STMicroelectronics", "1.0.0", "bspctl"};

    explicit Plugin(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace&) const { return st::family(); }
    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const { return st::detect(input); }
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        return kas_config(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Workspace& workspace) const {
        return st::plan(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const {
        return st::doctor(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Rule> triage() const { return triage_rules(); }

private:
    bspctl::Host host_;
};

}  // namespace st

BSPCTL_PLUGIN(st::Plugin);
