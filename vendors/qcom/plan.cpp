// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include "../common/repo_plan.hpp"
#include "family.hpp"

namespace qcom {

// The script asks for a machine and a distribution on the terminal unless both are in its environment.
std::vector<bspctl::Step> plan(const bspctl::Host& host, const bspctl::Workspace& workspace) {
    if (!vendors::is_managed_by_repo(host, workspace)) return {};
    const auto info = family(workspace);
    const auto choice = manifest_of(workspace);
    const auto manifest = vendors::manifest_at_hand(host, workspace, choice.file);
    const auto machine = workspace.machine.empty() ? info.machine : workspace.machine;
    const auto distro = workspace.distro.empty() ? info.distro : workspace.distro;
    return vendors::repo_plan(
        host, workspace, manifest ? &*manifest : nullptr, choice,
        {"setup-environment", "source ./setup-environment build", {{"MACHINE", machine}, {"DISTRO", distro}}});
}

}  // namespace qcom
