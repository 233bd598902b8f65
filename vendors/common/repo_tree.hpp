// SPDX-License-Identifier: Apache-2.0
//
// A tree that the `repo` tool manages, as its files tell it. Nothing is started: git and repo keep all of it in text.
// Needs the SDK alone.
#ifndef BSPCTL_VENDORS_REPO_TREE_HPP
#define BSPCTL_VENDORS_REPO_TREE_HPP

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/sdk.hpp"
#include "kas_repos.hpp"

namespace vendors {

struct RepoTree {
    bool initialised = false;          // .repo is there
    bool populated = false;            // every project of the manifest has a folder
    std::string manifest;              // what .repo/manifest.xml includes; empty: unreadable
    std::string revision;              // branch or tag ("refs/tags/…") of the manifest repository; empty: unreadable
    std::vector<std::string> drifted;  // paths of checkouts that are not at the manifest's commit
};

namespace detail {

inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

// The text between the first `before` and the next of the characters `after`; empty when `before` is not there.
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
inline std::string tracked_revision(const bspctl::Host& host) {
    const auto merge = between(host.read_file(".repo/manifests.git/config").value_or(""), "merge = ", "\n");
    std::string_view revision = merge;
    take_prefix(revision, "refs/heads/");
    return std::string(revision);
}

// The folder of a checkout's git data: `.git` itself, or what a `.git` file points to.
inline std::string git_folder(const bspctl::Host& host, const std::string& path) {
    const auto dot_git = path + "/.git";
    if (host.file_kind(dot_git) != bspctl::FileKind::regular) return dot_git;
    const auto target = between(host.read_file(dot_git).value_or(""), "gitdir:", "\n");
    return target.starts_with('/') ? target : path + "/" + target;
}

// The commit a checkout is at. repo leaves them detached; a developer's branch is looked up among the loose refs.
inline std::optional<std::string> commit_of(const bspctl::Host& host, const std::string& path) {
    const auto folder = git_folder(host, path);
    const auto bytes = host.read_file(folder + "/HEAD").value_or("");
    std::string head(trimmed(bytes));
    if (head.starts_with("ref: ")) {
        const auto ref = host.read_file(folder + "/" + head.substr(std::string_view("ref: ").size())).value_or("");
        head = trimmed(ref);
    }
    if (!is_commit(head)) return std::nullopt;
    return head;
}

inline void compare_checkouts(RepoTree& tree, const bspctl::Host& host, const bspctl::Input& input) {
    tree.populated = true;
    for (const auto& project : input.projects) {
        if (is_optional(project)) continue;
        if (!host.exists(project.path)) tree.populated = false;
        if (!is_commit(project.revision)) continue;
        const auto commit = commit_of(host, project.path);
        if (commit && *commit != project.revision) tree.drifted.push_back(project.path);
    }
}

}  // namespace detail

// `input` is the manifest asked for; without one nothing is known of the checkouts.
inline RepoTree read_repo_tree(const bspctl::Host& host, const bspctl::Input* input) {
    RepoTree tree;
    tree.initialised = host.exists(".repo");
    if (!tree.initialised) return tree;
    tree.manifest = detail::included_manifest(host);
    tree.revision = detail::tracked_revision(host);
    if (input != nullptr) detail::compare_checkouts(tree, host, *input);
    return tree;
}

// Why the tree is not set up for this manifest and revision; empty when it is.
inline std::string why_init(const RepoTree& tree, const std::string& manifest, const std::string& revision) {
    if (!tree.initialised) return "the tree is not initialised";
    if (tree.manifest.empty()) return ".repo/manifest.xml does not say which manifest the tree is of";
    if (tree.manifest != manifest) return "the tree is of " + tree.manifest + ", not of " + manifest;
    if (tree.revision != revision) return "the tree follows " + tree.revision + ", not " + revision;
    return {};
}

// Why the checkouts need `repo sync`, apart from a new manifest; empty when they do not.
inline std::string why_sync(const RepoTree& tree) {
    if (!tree.populated) return "the sources are not checked out";
    if (tree.drifted.empty()) return {};
    return std::to_string(tree.drifted.size()) + " checkouts are not at the manifest's commit, " +
           tree.drifted.front() + " for one";
}

}  // namespace vendors

#endif  // BSPCTL_VENDORS_REPO_TREE_HPP
