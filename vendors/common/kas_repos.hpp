// SPDX-License-Identifier: Apache-2.0
//
// From the projects of a repo manifest to the repositories of a kas configuration: what every family that starts from
// such a manifest does alike. Needs the SDK alone.
#ifndef BSPCTL_VENDORS_KAS_REPOS_HPP
#define BSPCTL_VENDORS_KAS_REPOS_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/sdk.hpp"

namespace vendors {

using Projects = std::vector<bspctl::Project>;

// A whole commit id, SHA-1 or SHA-256. An abbreviated one is a branch to repo, and to git clone too.
inline bool is_commit(std::string_view revision) {
    return (revision.size() == 40 || revision.size() == 64) &&
           revision.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// Takes `prefix` off the front of `text`; false: it is not there.
inline bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// repo reads a bare name as a branch. The manifest's branch (upstream=) beside a commit is a hint and left out: kas
// refuses a commit that the branch does not contain, and vendors publish such pairs.
inline void set_revision(bspctl::KasRepo& repo, std::string_view revision) {
    if (is_commit(revision)) repo.commit = revision;
    else if (take_prefix(revision, "refs/tags/")) repo.tag = revision;
    else {
        take_prefix(revision, "refs/heads/");
        repo.branch = revision;
    }
}

// Does `repo init` leave the project out unless it is asked for?
inline bool is_optional(const bspctl::Project& project) {
    return ("," + project.groups + ",").find(",notdefault,") != std::string::npos;
}

// The project whose checkout contains that of `project`, or null.
inline const bspctl::Project* outer_of(const bspctl::Project& project, const Projects& projects) {
    const auto contains = [&](const bspctl::Project& other) { return project.path.starts_with(other.path + "/"); };
    const auto found = std::find_if(projects.begin(), projects.end(), contains);
    return found == projects.end() ? nullptr : &*found;
}

// Where kas checks the project out. kas clones all repositories at once and none into another, so a nested one goes
// beside the one that it was in; OpenEmbedded-Core looks for BitBake there as well.
inline std::string kas_path(const bspctl::Project& project, const Projects& projects) {
    const auto* outer = outer_of(project, projects);
    if (outer == nullptr) return project.path;
    const auto slash = outer->path.find_last_of('/');
    const auto folder = slash == std::string::npos ? std::string() : outer->path.substr(0, slash + 1);
    return folder + project.path.substr(project.path.find_last_of('/') + 1);
}

// An address that the server still speaks: GitHub has answered no git:// since 2022.
inline std::string live_url(const std::string& url) {
    constexpr std::string_view dead = "git://github.com/";
    return url.starts_with(dead) ? "https://github.com/" + url.substr(dead.size()) : url;
}

inline bool has_key(const bspctl::KasConfig& config, std::string_view key) {
    return std::any_of(config.repos.begin(), config.repos.end(),
                       [&](const bspctl::KasRepo& repo) { return repo.name == key; });
}

// The key of a repository: the last folder of its path, the whole path where that is taken. Throws bspctl::Error for a
// path that gives no key of its own: kas would mix up two repositories.
inline std::string key_for(const std::string& path, const bspctl::KasConfig& config) {
    auto key = path.substr(path.find_last_of('/') + 1);
    if (key.ends_with(".git")) key.resize(key.size() - 4);
    if (!key.empty() && !has_key(config, key)) return key;
    key = path;
    std::replace(key.begin(), key.end(), '/', '-');
    if (key.empty() || has_key(config, key)) {
        throw bspctl::Error("the manifest has a project without a folder of its own",
                            path.empty() ? "its path is empty" : "another one is checked out at " + path,
                            "correct the path of the project in the manifest");
    }
    return key;
}

// The workspace itself as a checkout: repo allows that, and vendors keep their set-up scripts there. kas would take the
// folder, which exists, for the finished clone.
inline bool is_workspace(const bspctl::Project& project) { return project.path == "." || project.path == "./"; }

// Adds the repository of one project, and the notes that people need about it; of one that repo and kas do without, the
// note alone. Throws bspctl::Error where the manifest gives the address relative to its own, which is not known.
inline void add_repo(bspctl::KasConfig& config, const bspctl::Project& project, const Projects& projects) {
    if (is_optional(project)) {
        config.notes.push_back(project.path + " is left out: its group is notdefault");
        return;
    }
    if (project.url.find(':') == std::string::npos && !project.url.starts_with('/')) {
        throw bspctl::Error("no address for " + project.name,
                            "the manifest gives it relative to its own: " + project.url,
                            "say where the manifest comes from: --repo-url URL");
    }
    if (is_workspace(project)) {
        config.notes.push_back(project.name +
                               " is left out: its checkout is the workspace itself, which kas cannot do");
        return;
    }
    bspctl::KasRepo repo;
    repo.path = kas_path(project, projects);
    repo.name = key_for(repo.path, config);
    repo.url = live_url(project.url);
    set_revision(repo, project.revision);
    if (project.revision.empty())
        config.notes.push_back(project.path + " has no revision: the newest of its main branch is taken");
    if (repo.path != project.path)
        config.notes.push_back(project.path + " is checked out as " + repo.path + ": kas nests no repositories");
    config.repos.push_back(std::move(repo));
}

// The repository checked out at `path`, or null.
inline const bspctl::KasRepo* find_repo(const bspctl::KasConfig& config, std::string_view path) {
    const auto found = std::find_if(config.repos.begin(), config.repos.end(),
                                    [&](const bspctl::KasRepo& repo) { return repo.path == path; });
    return found == config.repos.end() ? nullptr : &*found;
}

// One sentence that names the repositories without a layer, if there are any.
inline void note_unused(bspctl::KasConfig& config) {
    std::string names;
    for (const auto& repo : config.repos) {
        const auto uses = [&](const bspctl::LayerRef& layer) { return layer.repo == repo.name; };
        if (std::any_of(config.layers.begin(), config.layers.end(), uses)) continue;
        names += (names.empty() ? "" : ", ") + repo.name;
    }
    if (!names.empty()) config.notes.push_back("fetched, but without a layer in the vendor's set-up: " + names);
}

}  // namespace vendors

#endif  // BSPCTL_VENDORS_KAS_REPOS_HPP
