// SPDX-License-Identifier: Apache-2.0
#include "repo_tree.hpp"

#include <algorithm>
#include <optional>

namespace nxp {
namespace {

using bspctl::Host;
using bspctl::Input;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// The text between `before` and `after`, or empty.
std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const auto start = text.find(before);
    if (start == std::string_view::npos) return {};
    const auto rest = text.substr(start + before.size());
    return std::string(trimmed(rest.substr(0, rest.find_first_of(after))));
}

// repo writes a manifest of its own that includes the chosen one.
std::string included_manifest(const Host& host) {
    const auto text = host.read_file(".repo/manifest.xml").value_or("");
    const auto include = text.find("<include");
    return include == std::string::npos ? std::string()
                                        : between(std::string_view(text).substr(include), "name=\"", "\"");
}

// `branch "default"` is the one that repo's checkout of the manifests follows.
std::string tracked_branch(const Host& host) {
    return between(host.read_file(".repo/manifests.git/config").value_or(""), "merge = refs/heads/", "\n");
}

bool is_commit(std::string_view text) {
    return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The folder of a checkout's git data: `.git` itself, or what a `.git` file points to.
std::string git_folder(const Host& host, const std::string& path) {
    const auto dot_git = path + "/.git";
    if (host.file_kind(dot_git) != bspctl::FileKind::regular) return dot_git;
    const auto target = between(host.read_file(dot_git).value_or(""), "gitdir:", "\n");
    return target.starts_with('/') ? target : path + "/" + target;
}

// The commit a checkout is at. repo leaves them detached; a developer's branch is looked up among the loose refs.
std::optional<std::string> commit_of(const Host& host, const std::string& path) {
    const auto folder = git_folder(host, path);
    auto head = std::string(trimmed(host.read_file(folder + "/HEAD").value_or("")));
    if (head.starts_with("ref: ")) {
        head = trimmed(host.read_file(folder + "/" + head.substr(std::string_view("ref: ").size())).value_or(""));
    }
    if (!is_commit(head)) return std::nullopt;
    return head;
}

std::vector<std::string> drift(const Host& host, const Input& input) {
    std::vector<std::string> out;
    for (const auto& project : input.projects) {
        if (!is_commit(project.revision)) continue;
        const auto commit = commit_of(host, project.path);
        if (commit && *commit != project.revision) out.push_back(project.path);
    }
    return out;
}

bool has_core(const Host& host) {
    return host.exists("sources/poky/oe-init-build-env") || host.exists("sources/openembedded-core/oe-init-build-env");
}

}  // namespace

RepoTree read_repo_tree(const Host& host, const Input* input) {
    RepoTree tree;
    tree.initialised = host.exists(".repo");
    tree.populated = has_core(host);
    tree.configured = host.exists("build/conf/bblayers.conf");
    if (!tree.initialised) return tree;
    tree.manifest = included_manifest(host);
    tree.branch = tracked_branch(host);
    if (input != nullptr) tree.drifted = drift(host, *input);
    return tree;
}

std::string why_init(const RepoTree& tree, const std::string& manifest, const std::string& branch) {
    if (!tree.initialised) return "the tree is not initialised";
    if (tree.manifest.empty()) return ".repo/manifest.xml does not say which manifest the tree is of";
    if (tree.manifest != manifest) return "the tree is of " + tree.manifest + ", not of " + manifest;
    if (tree.branch != branch) return "the tree follows the branch " + tree.branch + ", not " + branch;
    return {};
}

std::string why_sync(const RepoTree& tree) {
    if (!tree.populated) return "the sources are not checked out";
    if (tree.drifted.empty()) return {};
    return std::to_string(tree.drifted.size()) + " checkouts are not at the manifest's commit, " +
           tree.drifted.front() + " for one";
}

}  // namespace nxp
