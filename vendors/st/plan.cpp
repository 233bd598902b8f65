// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include <algorithm>

#include "../common/repo_tree.hpp"
#include "family.hpp"

namespace st {
namespace {

using bspctl::Host;
using bspctl::Input;
using bspctl::KeyValue;
using bspctl::Step;
using bspctl::StepAction;
using bspctl::Workspace;

constexpr std::string_view script = "layers/meta-st/scripts/envsetup.sh";

bool is_forced(const Workspace& workspace) { return workspace.option("force") == "yes"; }

// The script asks for consent unless this variable answers: EULA_ and the machine without '-' and '.'.
std::string consent_variable(std::string machine) {
    std::erase_if(machine, [](char c) { return c == '-' || c == '.'; });
    return "EULA_" + machine;
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
    Planner(const Host& host, const Workspace& workspace)
        : workspace_(workspace), input_(workspace.input ? workspace.input : manifest_of_tree(host, workspace)),
          tree_(vendors::read_repo_tree(host, input_ ? &*input_ : nullptr)),
          revision_(wanted_revision(tree_.revision, workspace)),
          init_(is_forced(workspace) ? "--force" : vendors::why_init(tree_, manifest_of(workspace), revision_)),
          sync_(init_.empty() ? vendors::why_sync(tree_) : init_), stale_(host.exists("build/conf")),
          configured_(host.exists("build/conf/bblayers.conf")) {}

    [[nodiscard]] std::vector<Step> steps() const {
        return {init(), drop_configuration(), sync(), require_script(), set_up_environment()};
    }

private:
    static std::optional<Input> manifest_of_tree(const Host& host, const Workspace& workspace) {
        return host.read_input(".repo/manifests/" + manifest_of(workspace));
    }

    [[nodiscard]] Step init() const {
        auto out = step("repo_sync", "sync", "point the tree at the manifest: " + init_, std::nullopt);
        if (init_.empty()) out.skip = "the tree is of " + tree_.manifest + " at " + tree_.revision + " already";
        out.argv = {"repo", "init", "-u", repo_url_of(workspace_), "-b", revision_, "-m", manifest_of(workspace_)};
        out.network = true;
        out.fix = "check that the branch or tag exists: git ls-remote " + repo_url_of(workspace_);
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
        if (!sync_.empty() || !configured_) return std::nullopt;
        return "build/conf/bblayers.conf is there";
    }

    [[nodiscard]] Step require_script() const {
        auto out = step("setup_env", "setup", "the set-up script comes with meta-st-scripts", why_not_set_up());
        out.action = StepAction::require;
        out.path = script;
        out.fix = "run repo sync again; if it stays missing, " + manifest_of(workspace_) +
                  " has no meta-st-scripts: build without the vendor's tools (--layout pinned)";
        return out;
    }

    // The script asks whether an untested host distribution will do, and takes silence for no. It gets that one answer
    // and no other: the licence is answered by its variable alone, and the end of input means no. It never comes to
    // the end of its questions by itself, hence the limit of trials.
    [[nodiscard]] Step set_up_environment() const {
        auto out = step("setup_env", "setup",
                        "let ST's script write build/conf; it is told to go on where the host's distribution is not "
                        "one that ST has tested",
                        why_not_set_up());
        out.argv = {"bash", "-c", ". ./" + std::string(script) + " --no-ui build <<< y"};
        out.clean_env = true;
        const auto machine = machine_of(workspace_);
        out.env = {{"HOME", workspace_.bsp_root},
                   {"PATH", "/usr/local/bin:/usr/bin:/bin"},
                   {"LC_ALL", "C.UTF-8"},
                   {"TRIALMAX", "2"},
                   {"MACHINE", machine},
                   {"DISTRO", distro_of(workspace_)},
                   {consent_variable(machine), workspace_.option("eula") == "accept" ? "1" : "0"}};
        out.outputs = {"build/conf/bblayers.conf"};
        out.fix = "read what the script said; it refuses machines and distributions it does not find in layers/meta-st";
        return out;
    }

    const Workspace& workspace_;
    std::optional<Input> input_;
    vendors::RepoTree tree_;
    std::string revision_;
    std::string init_;  // why repo init is needed; empty: it is not
    std::string sync_;  // why repo sync is needed; empty: it is not
    bool stale_;
    bool configured_;
};

}  // namespace

std::string wanted_revision(const std::string& tree_revision, const Workspace& workspace) {
    const bool is_chosen = !workspace.branch.empty() && workspace.branch != default_branch;
    if (is_chosen || tree_revision.empty() || is_forced(workspace)) return revision_of(workspace);
    return tree_revision;
}

std::vector<Step> plan(const Host& host, const Workspace& workspace) {
    const bool managed = host.exists(".repo") || workspace.option("vendor-tools") == "yes";
    if (!managed || workspace.option("layout") == "pinned") return {};
    return Planner(host, workspace).steps();
}

}  // namespace st
