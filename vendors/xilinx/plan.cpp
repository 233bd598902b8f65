// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include "../common/repo_plan.hpp"
#include "family.hpp"

namespace xilinx {
namespace {

using bspctl::Input;

// What the manifest puts at the top of the tree. Until 2020.2 yocto-scripts is the top itself, so its file is not named
// in the manifest: "setup" at first, setupsdk from 2016.3 on.
std::string script_of(const Input* input, const std::string& manifest) {
    if (input == nullptr) return manifest == "default-edf.xml" ? "edf-init-build-env" : "setupsdk";
    for (const auto* file : {"edf-init-build-env", "setupsdk"}) {
        if (bspctl::find_value(input->files, file)) return file;
    }
    const auto* scripts = input->find("yocto-scripts");
    const auto release = scripts == nullptr ? std::nullopt : find_release(scripts->revision);
    return release && *release < Release{2016, 3} ? "setup" : "setupsdk";
}

}  // namespace

std::vector<bspctl::Step> plan(const bspctl::Host& host, const bspctl::Workspace& workspace) {
    if (!vendors::is_managed_by_repo(host, workspace)) return {};
    const auto choice = manifest_of(workspace);
    const auto manifest = vendors::manifest_at_hand(host, workspace, choice.file);
    const auto* input = manifest ? &*manifest : nullptr;
    const auto script = script_of(input, choice.file);
    // The scripts pass their arguments on to oe-init-build-env; machine and distribution come later, in local.conf.
    return vendors::repo_plan(host, workspace, input, choice, {script, "source ./" + script + " build", {}});
}

}  // namespace xilinx
