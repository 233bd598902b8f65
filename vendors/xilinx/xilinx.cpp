// SPDX-License-Identifier: Apache-2.0
#include "bspctl/sdk.hpp"
#include "detect.hpp"
#include "doctor.hpp"
#include "family.hpp"
#include "kas.hpp"
#include "plan.hpp"
#include "triage.hpp"

namespace xilinx {

// Boards with AMD's adaptive SoCs, from the manifests of PetaLinux and of the Embedded Development Framework.
class Plugin {
public:
    static constexpr bspctl::Info info{"bspctl.xilinx", "AMD Xilinx", "1.0.0", "bspctl"};

    explicit Plugin(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const {
        return xilinx::family(workspace);
    }
    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const { return xilinx::detect(input); }
    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const { return kas_config(workspace); }
    [[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Workspace& workspace) const {
        return xilinx::plan(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const {
        return xilinx::doctor(host_, workspace);
    }
    [[nodiscard]] std::vector<bspctl::Rule> triage() const { return triage_rules(); }

private:
    bspctl::Host host_;
};

}  // namespace xilinx

BSPCTL_PLUGIN(xilinx::Plugin);
