// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include "../common/repo_plan.hpp"
#include "family.hpp"

namespace st {
namespace {

using bspctl::Host;
using bspctl::Step;
using bspctl::Workspace;

constexpr std::string_view script = "layers/meta-st/scripts/envsetup.sh";

bool is_forced(const Workspace& workspace) { return workspace.option("force") == "yes"; }

// The script asks for consent unless this variable answers: EULA_ and the machine without '-' and '.'.
std::string consent_variable(std::string machine) {
    std::erase_if(machine, [](char c) { return c == '-' || c == '.'; });
    return "EULA_" + machine;
}

// The script asks whether an untested host distribution will do, and takes silence for no. It gets that one answer and
// no other: the licence is answered by its variable alone, and the end of the input means no. TRIALMAX bounds how often
// it asks again.
vendors::SetupScript set_up(const Workspace& workspace) {
    const auto machine = machine_of(workspace);
    return {std::string(script),
            ". ./" + std::string(script) + " --no-ui build <<< y",
            {{"TRIALMAX", "2"},
             {"MACHINE", machine},
             {"DISTRO", distro_of(workspace)},
             {consent_variable(machine), workspace.option("eula") == "accept" ? "1" : "0"}}};
}

}  // namespace

std::string wanted_revision(const std::string& tree_revision, const Workspace& workspace) {
    const bool is_chosen = !workspace.branch.empty() && workspace.branch != default_branch;
    if (is_chosen || tree_revision.empty() || is_forced(workspace)) return revision_of(workspace);
    return tree_revision;
}

std::vector<Step> plan(const Host& host, const Workspace& workspace) {
    if (!vendors::is_managed_by_repo(host, workspace)) return {};
    const auto file = manifest_of(workspace);
    const auto input = vendors::manifest_at_hand(host, workspace, file);
    const auto tree_revision = vendors::read_repo_tree(host, nullptr).revision;
    auto steps = vendors::repo_plan(host, workspace, input ? &*input : nullptr,
                                    {repo_url_of(workspace), wanted_revision(tree_revision, workspace), file},
                                    set_up(workspace));
    steps.back().why += "; it is told to go on where the host's distribution is not one that ST has tested";
    return steps;
}

}  // namespace st
