// SPDX-License-Identifier: Apache-2.0
//
// The steps that bring a tree of repo's to a manifest and let the vendor's own script configure it: alike for every
// vendor but for the script. Needs the SDK alone.
#ifndef BSPCTL_VENDORS_REPO_PLAN_HPP
#define BSPCTL_VENDORS_REPO_PLAN_HPP

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/sdk.hpp"
#include "repo_tree.hpp"

namespace vendors {

// Where repo keeps its checkout of the manifest repository, below bsp_root.
inline constexpr std::string_view repo_manifests = ".repo/manifests";

// Which manifest the tree shall be of.
struct ManifestChoice {
    std::string url;     // of the manifest repository
    std::string branch;  // a branch of it, or refs/tags/NAME
    std::string file;    // "default.xml"
};

// How the vendor's script writes build/conf.
struct SetupScript {
    std::string file;                   // brought by a repository of the manifest, or put at the top by repo
    std::string command;                // for bash, "source ./setupsdk build"
    std::vector<bspctl::KeyValue> env;  // what it reads: MACHINE, DISTRO and the like
};

namespace detail {

class RepoPlanner {
public:
    RepoPlanner(const bspctl::Host& host, const bspctl::Workspace& workspace, const bspctl::Input* input,
                ManifestChoice manifest, SetupScript script)
        : workspace_(workspace),
          manifest_(std::move(manifest)),
          script_(std::move(script)),
          tree_(read_repo_tree(host, input)),
          configured_(host.exists("build/conf/bblayers.conf")),
          has_conf_(host.exists("build/conf")) {
        init_ = workspace.option("force") == "yes" ? "--force" : why_init(tree_, manifest_.file, manifest_.branch);
        sync_ = init_.empty() ? why_sync(tree_) : init_;
    }

    [[nodiscard]] std::vector<bspctl::Step> steps() const {
        return {init(), drop_configuration(), sync(), require_script(), run_script()};
    }

private:
    static bspctl::Step step(std::string name, std::string phase, std::string why, std::optional<std::string> skip) {
        bspctl::Step out;
        out.name = std::move(name);
        out.phase = std::move(phase);
        out.why = std::move(why);
        out.skip = std::move(skip);
        return out;
    }

    [[nodiscard]] bspctl::Step init() const {
        auto out = step("repo_sync", "sync", "point the tree at the manifest: " + init_, std::nullopt);
        if (init_.empty()) out.skip = "the tree is of " + tree_.manifest + " at " + tree_.revision + " already";
        out.argv = {"repo", "init", "-u", manifest_.url, "-b", manifest_.branch, "-m", manifest_.file};
        out.network = true;
        out.fix = "check that the branch has the manifest, and that the address can be reached";
        return out;
    }

    // The old bblayers.conf would name layers that the new manifest may not have.
    [[nodiscard]] bspctl::Step drop_configuration() const {
        auto out = step("repo_sync", "sync", "the configuration is made again for the new sources", std::nullopt);
        if (sync_.empty()) out.skip = "the sources stay as they are";
        else if (!has_conf_) out.skip = "there is no earlier configuration";
        out.action = bspctl::StepAction::remove;
        out.path = "build/conf";
        return out;
    }

    [[nodiscard]] bspctl::Step sync() const {
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

    [[nodiscard]] bspctl::Step require_script() const {
        auto out = step("setup_env", "setup", "the vendor's set-up script comes with the sources", why_not_set_up());
        out.action = bspctl::StepAction::require;
        out.path = script_.file;
        out.fix = "run repo sync again; if it stays missing, " + manifest_.file +
                  " does not bring it: build without the vendor's tools (--layout pinned)";
        return out;
    }

    // The environment is the script's own: a MACHINE, a TEMPLATECONF or a Python of the caller's would leak into the
    // configuration.
    [[nodiscard]] bspctl::Step run_script() const {
        auto out = step("setup_env", "setup", "let the vendor's script write build/conf", why_not_set_up());
        out.argv = {"bash", "-c", script_.command};
        out.clean_env = true;
        out.env = {{"HOME", workspace_.bsp_root}, {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}};
        out.env.insert(out.env.end(), script_.env.begin(), script_.env.end());
        out.outputs = {"build/conf/bblayers.conf"};
        out.fix = "read what the script said above";
        return out;
    }

    const bspctl::Workspace& workspace_;
    ManifestChoice manifest_;
    SetupScript script_;
    RepoTree tree_;
    bool configured_;
    bool has_conf_;
    std::string init_;  // why repo init is needed; empty: it is not
    std::string sync_;  // why repo sync is needed; empty: it is not
};

}  // namespace detail

// Is the tree the vendor's tools' to set up? When it is not, kas fetches everything and a plan has no steps.
inline bool is_managed_by_repo(const bspctl::Host& host, const bspctl::Workspace& workspace) {
    const bool managed = host.exists(".repo") || workspace.option("vendor-tools") == "yes";
    return managed && workspace.option("layout") != "pinned";
}

// The manifest itself: the workspace's, or the one of this name in repo's checkout; nothing where neither is there.
inline std::optional<bspctl::Input> manifest_at_hand(const bspctl::Host& host, const bspctl::Workspace& workspace,
                                                     const std::string& file) {
    if (workspace.input) return workspace.input;
    return host.read_input(std::string(repo_manifests) + "/" + file);
}

// repo init, repo sync and the script, each skipped with a reason where the tree has it. `input` is the manifest, or
// null where it is not at hand.
inline std::vector<bspctl::Step> repo_plan(const bspctl::Host& host, const bspctl::Workspace& workspace,
                                           const bspctl::Input* input, ManifestChoice manifest, SetupScript script) {
    return detail::RepoPlanner(host, workspace, input, std::move(manifest), std::move(script)).steps();
}

}  // namespace vendors

#endif  // BSPCTL_VENDORS_REPO_PLAN_HPP
