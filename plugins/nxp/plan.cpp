// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include "family.hpp"
#include "repo_tree.hpp"
#include "setup.hpp"

namespace nxp {
namespace {

using bspctl::Host;
using bspctl::Input;
using bspctl::Step;
using bspctl::StepAction;
using bspctl::Workspace;

// How the manifest's own set-up is started.
struct Script {
    std::string file;
    std::string arguments;
};

Script script_of(const Workspace& workspace, const Input* input) {
    const bool variscite = repo_url_of(workspace).find("variscite") != std::string::npos;
    if (input == nullptr)
        return variscite ? Script{"var-setup-release.sh", "build"} : Script{"imx-setup-release.sh", "-b build"};
    // Variscite's later script takes the folder as it is; NXP's and the copies of it want it behind -b.
    const bool plain = kind_of(Tree(*input)) == Kind::variscite;
    for (const auto* file :
         {"var-setup-release.sh", "imx-setup-release.sh", "fsl-setup-release.sh", "tn-setup-release.sh"}) {
        if (bspctl::find_value(input->files, file)) return {file, plain ? "build" : "-b build"};
    }
    return {"setup-environment", "build"};
}

Step step(std::string name, std::string phase, std::string why, std::optional<std::string> skip) {
    Step out;
    out.name = std::move(name);
    out.phase = std::move(phase);
    out.why = std::move(why);
    out.skip = std::move(skip);
    return out;
}

class Planner {
public:
    Planner(const Host& host, const Workspace& workspace) : workspace_(workspace) {
        if (workspace.input) input_ = workspace.input;
        else input_ = host.read_input(std::string(repo_manifests) + "/" + manifest_of(workspace));
        const Input* input = input_ ? &*input_ : nullptr;
        tree_ = read_repo_tree(host, input);
        script_ = script_of(workspace, input);
        init_ = workspace.option("force") == "yes" ? "--force"
                                                   : why_init(tree_, manifest_of(workspace), branch_of(workspace));
        sync_ = init_.empty() ? why_sync(tree_) : init_;
        stale_ = host.exists("build/conf");
    }

    [[nodiscard]] std::vector<Step> steps() const {
        return {init(), drop_configuration(), sync(), require_script(), set_up_environment()};
    }

private:
    [[nodiscard]] Step init() const {
        auto out = step("repo_sync", "sync", "point the tree at the manifest: " + init_, std::nullopt);
        if (init_.empty()) out.skip = "the tree is of " + tree_.manifest + " on " + tree_.branch + " already";
        out.argv = {
            "repo", "init", "-u", repo_url_of(workspace_), "-b", branch_of(workspace_), "-m", manifest_of(workspace_)};
        out.network = true;
        out.fix = "check that the branch has the manifest, and that the address can be reached";
        return out;
    }

    // The old bblayers.conf would name layers that the new manifest may not have.
    [[nodiscard]] Step drop_configuration() const {
        auto out = step("repo_sync", "sync", "the configuration is made again for the new sources", std::nullopt);
        if (sync_.empty()) out.skip = "the sources stay as they are";
        else if (!stale_) out.skip = "there is no earlier configuration";
        out.action = StepAction::remove;
        out.path = "build/conf";
        return out;
    }

    [[nodiscard]] Step sync() const {
        auto out = step("repo_sync", "sync", "check the sources out: " + sync_, std::nullopt);
        if (sync_.empty()) out.skip = "every checkout is at the manifest's commit";
        out.argv = {"repo", "sync", "--force-sync", "--no-clone-bundle"};
        if (const auto jobs = workspace_.option("jobs"); !jobs.empty())
            out.argv.insert(out.argv.begin() + 2, "-j" + jobs);
        out.network = true;
        out.fix = "run it again: finished repositories are kept";
        return out;
    }

    [[nodiscard]] std::optional<std::string> why_not_set_up() const {
        if (!sync_.empty() || !tree_.configured) return std::nullopt;
        return "build/conf/bblayers.conf is there";
    }

    [[nodiscard]] Step require_script() const {
        auto out =
            step("setup_env", "setup", "the vendor's set-up script is linked to the top by repo", why_not_set_up());
        out.action = StepAction::require;
        out.path = script_.file;
        out.fix = "run repo sync again; if it stays missing, " + manifest_of(workspace_) +
                  " does not link it: build without the vendor's tools (--layout pinned)";
        return out;
    }

    // The environment is the script's own: a MACHINE or a Python of the caller's would leak into the configuration.
    [[nodiscard]] Step set_up_environment() const {
        auto out = step("setup_env", "setup", "let the vendor's script write build/conf", why_not_set_up());
        out.argv = {"bash", "-c", ". ./" + script_.file + " " + script_.arguments};
        out.clean_env = true;
        out.env = {{"HOME", workspace_.bsp_root},
                   {"PATH", "/usr/local/bin:/usr/bin:/bin"},
                   {"LC_ALL", "C.UTF-8"},
                   {"MACHINE", choice(workspace_.machine, &bspctl::FamilyInfo::machine)},
                   {"DISTRO", choice(workspace_.distro, &bspctl::FamilyInfo::distro)},
                   {"EULA", workspace_.option("eula") == "accept" ? "1" : "0"}};
        out.outputs = {"build/conf/bblayers.conf"};
        out.fix = "read what the script said; it refuses machines and distributions it does not know";
        return out;
    }

    [[nodiscard]] std::string choice(const std::string& chosen, std::string bspctl::FamilyInfo::*fallback) const {
        if (!chosen.empty()) return chosen;
        auto known = workspace_;
        known.input = input_;
        return family(known).*fallback;
    }

    const Workspace& workspace_;
    std::optional<Input> input_;
    RepoTree tree_;
    Script script_;
    std::string init_;  // why repo init is needed; empty: it is not
    std::string sync_;  // why repo sync is needed; empty: it is not
    bool stale_ = false;
};

}  // namespace

std::vector<Step> plan(const Host& host, const Workspace& workspace) {
    const bool managed = host.exists(".repo") || workspace.option("vendor-tools") == "yes";
    if (!managed || workspace.option("layout") == "pinned") return {};
    return Planner(host, workspace).steps();
}

}  // namespace nxp
