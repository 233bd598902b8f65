// SPDX-License-Identifier: Apache-2.0
#include "../common/assess.hpp"
#include "bspctl/sdk.hpp"
#include "doctor.hpp"
#include "kas.hpp"

namespace bbsetup {

// Workspaces that `bitbake-setup init` has made, whoever's boards they are for. A registry's configuration is not one
// yet: what is built of it is chosen when the workspace is made.
class Plugin {
public:
    static constexpr bspctl::Info info{"bspctl.bbsetup", "bitbake-setup workspaces", "1.0.0", "bspctl"};

    explicit Plugin(bspctl::Host host) : host_(host) {}

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace) const {
        bspctl::FamilyInfo family;
        family.family = "bbsetup";
        family.title = "workspaces of bitbake-setup";
        family.image = "core-image-minimal";
        family.overlays = {"bspctl-tuning-generic.yml"};
        family.host_tools = {"git", "python3"};
        family.extra = {{"workspace-marker", "config/config-upstream.json"},
                        {"workspace-ready", "build/init-build-env"},
                        {"workspace-init", "bitbake-setup init"},
                        {"layout", "pinned"}};
        if (workspace.input && is_workspace(*workspace.input)) {
            family.machine = workspace.input->machine;
            family.distro = workspace.input->distro.empty() ? "nodistro" : workspace.input->distro;
        }
        return family;
    }

    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const {
        auto assessment = boards::assess(input);
        bspctl::Verdict verdict;
        verdict.evidence = std::move(assessment.evidence);
        if (!is_workspace(input)) {
            // Last: the first sentence is given as the reason where nobody claims the input.
            verdict.evidence.emplace_back("not the configuration of a bitbake-setup workspace");
            return verdict;
        }
        verdict.evidence.insert(verdict.evidence.begin(), "a workspace that bitbake-setup has made");
        verdict.confidence = certain;
        verdict.soc = std::move(assessment.soc);
        return verdict;
    }

    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        return kas_config(host_, workspace);
    }

    [[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Workspace& workspace) const {
        return bbsetup::doctor(host_, workspace);
    }

private:
    static constexpr int certain = 98;

    bspctl::Host host_;
};

}  // namespace bbsetup

BSPCTL_PLUGIN(bbsetup::Plugin);
