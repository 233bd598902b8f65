// SPDX-License-Identifier: Apache-2.0
//
// A tree that Google's repo manages: what it holds, and the steps that bring it to a manifest and let the vendor's own
// script configure it. Alike for every vendor but for the script. Needs the SDK alone.
#ifndef BSPCTL_VENDORS_REPO_PLAN_HPP
#define BSPCTL_VENDORS_REPO_PLAN_HPP

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/sdk.hpp"

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
    std::string file;                   // put at the top of the tree by repo
    std::string command;                // for bash, "source ./setupsdk build"
    std::vector<bspctl::KeyValue> env;  // what it reads: MACHINE, DISTRO and the like
};

// What is checked out below bsp_root.
struct RepoTree {
    bool initialised = false;          // there is a .repo
    bool populated = false;            // repo sync has run: an oe-init-build-env is there
    bool configured = false;           // build/conf/bblayers.conf is there
    std::string manifest;              // the manifest it is of; empty: not known
    std::string branch;                // the branch of manifests it follows
    std::vector<std::string> drifted;  // paths whose commit is not the manifest's
};

namespace detail {

inline std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// The text between `before` and the first of `after`, or empty.
inline std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const auto start = text.find(before);
    if (start == std::string_view::npos) return {};
    const auto rest = text.substr(start + before.size());
    return std::string(trimmed(rest.substr(0, rest.find_first_of(after))));
}

// repo writes a manifest of its own that includes the chosen one.
inline std::string included_manifest(const bspctl::Host& host) {
    const auto text = host.read_file(".repo/manifest.xml").value_or("");
    const auto include = text.find("<include");
    return include == std::string::npos ? std::string()
                                        : between(std::string_view(text).substr(include), "name=\"", "\"");
}

// `branch "default"` is the one that repo's checkout of the manifests follows.
inline std::string tracked_branch(const bspctl::Host& host) {
    return between(host.read_file(".repo/manifests.git/config").value_or(""), "merge = refs/heads/", "\n");
}

inline bool is_sha1(std::string_view text) {
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The folder of a checkout's git data: `.git` itself, or what a `.git` file points to.
inline std::string git_folder(const bspctl::Host& host, const std::string& path) {
    const auto dot_git = path + "/.git";
    if (host.file_kind(dot_git) != bspctl::FileKind::regular) return dot_git;
    const auto target = between(host.read_file(dot_git).value_or(""), "gitdir:", "\n");
    return target.starts_with('/') ? target : path + "/" + target;
}

// The commit a checkout is at; repo leaves HEAD detached, a developer's branch is looked up among the loose refs.
inline std::optional<std::string> commit_of(const bspctl::Host& host, const std::string& path) {
    const auto folder = git_folder(host, path);
    auto head = std::string(trimmed(host.read_file(folder + "/HEAD").value_or("")));
    if (head.starts_with("ref: ")) {
        head = trimmed(host.read_file(folder + "/" + head.substr(std::string_view("ref: ").size())).value_or(""));
    }
    if (!is_sha1(head)) return std::nullopt;
    return head;
}

// Only commits can be compared: whether a branch has moved is known to its server alone.
inline std::vector<std::string> drift(const bspctl::Host& host, const bspctl::Input& input) {
    std::vector<std::string> out;
    for (const auto& project : input.projects) {
        if (!is_sha1(project.revision)) continue;
        const auto commit = commit_of(host, project.path);
        if (commit && *commit != project.revision) out.push_back(project.path);
    }
    return out;
}

inline bool has_core(const bspctl::Host& host, const bspctl::Input* input) {
    if (input == nullptr) return false;
    return std::any_of(input->projects.begin(), input->projects.end(), [&](const bspctl::Project& project) {
        return host.exists(project.path + "/oe-init-build-env");
    });
}

}  // namespace detail

// What is below bsp_root. `input` is the manifest it shall be of, or null where that is not at hand.
inline RepoTree read_repo_tree(const bspctl::Host& host, const bspctl::Input* input) {
    RepoTree tree;
    tree.initialised = host.exists(".repo");
    tree.populated = detail::has_core(host, input);
    tree.configured = host.exists("build/conf/bblayers.conf");
    if (!tree.initialised) return tree;
    tree.manifest = detail::included_manifest(host);
    tree.branch = detail::tracked_branch(host);
    if (input != nullptr) tree.drifted = detail::drift(host, *input);
    return tree;
}

// Why `repo init` is needed, in words for people; empty: it is not.
inline std::string why_init(const RepoTree& tree, const ManifestChoice& wanted) {
    if (!tree.initialised) return "the tree is not initialised";
    if (tree.manifest.empty()) return ".repo/manifest.xml does not say which manifest the tree is of";
    if (tree.manifest != wanted.file) return "the tree is of " + tree.manifest + ", not of " + wanted.file;
    // repo keeps no branch for a tag.
    if (!tree.branch.empty() && tree.branch != wanted.branch)
        return "the tree follows the branch " + tree.branch + ", not " + wanted.branch;
    return {};
}

// Why `repo sync` is needed; empty: it is not.
inline std::string why_sync(const RepoTree& tree) {
    if (!tree.populated) return "the sources are not checked out";
    if (tree.drifted.empty()) return {};
    return std::to_string(tree.drifted.size()) + " checkouts are not at the manifest's commit, " + tree.drifted.front() +
           " for one";
}

namespace detail {

class RepoPlanner {
public:
    RepoPlanner(const bspctl::Workspace& workspace, ManifestChoice manifest, SetupScript script, RepoTree tree,
                bool has_conf)
        : workspace_(workspace),
          manifest_(std::move(manifest)),
          script_(std::move(script)),
          tree_(std::move(tree)),
          has_conf_(has_conf) {
        init_ = workspace.option("force") == "yes" ? "--force" : why_init(tree_, manifest_);
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
        if (init_.empty()) out.skip = "the tree is of " + tree_.manifest + " already";
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
        if (!sync_.empty() || !tree_.configured) return std::nullopt;
        return "build/conf/bblayers.conf is there";
    }

    [[nodiscard]] bspctl::Step require_script() const {
        auto out =
            step("setup_env", "setup", "the vendor's set-up script is put at the top by repo", why_not_set_up());
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

// repo init, repo sync and the script, each skipped with a reason where the tree has it. `input` as in read_repo_tree.
inline std::vector<bspctl::Step> repo_plan(const bspctl::Host& host, const bspctl::Workspace& workspace,
                                           const bspctl::Input* input, ManifestChoice manifest, SetupScript script) {
    return detail::RepoPlanner(workspace, std::move(manifest), std::move(script), read_repo_tree(host, input),
                               host.exists("build/conf"))
        .steps();
}

}  // namespace vendors

#endif  // BSPCTL_VENDORS_REPO_PLAN_HPP
