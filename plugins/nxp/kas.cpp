// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include <algorithm>
#include <cctype>

#include "caveats.hpp"
#include "local_conf.hpp"
#include "topology.hpp"

namespace nxp {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::KasRepo;
using bspctl::Project;
using bspctl::Workspace;

bool is_commit(std::string_view revision) {
    const bool hex =
        std::all_of(revision.begin(), revision.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
    return hex && (revision.size() == 40 || revision.size() == 64);
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// repo reads a bare name as a branch. The branch beside a commit is a hint only: kas refuses a commit that the branch
// does not contain, and vendors publish such pairs.
void set_revision(KasRepo& repo, std::string_view revision) {
    if (is_commit(revision)) repo.commit = revision;
    else if (take_prefix(revision, "refs/tags/") || take_prefix(revision, "refs/tag/")) repo.tag = revision;
    else if (take_prefix(revision, "refs/heads/") || !revision.empty()) repo.branch = revision;
}

// Left out by `repo init` unless asked for.
bool is_optional(const Project& project) {
    const auto groups = "," + project.groups + ",";
    return groups.find(",notdefault,") != std::string::npos;
}

std::string key_of(const Project& project, const KasConfig& config) {
    auto key = project.path.substr(project.path.find_last_of('/') + 1);
    if (key.ends_with(".git")) key.resize(key.size() - 4);
    const bool taken =
        std::any_of(config.repos.begin(), config.repos.end(), [&](const KasRepo& repo) { return repo.name == key; });
    if (!taken) return key;
    key = project.path;
    std::replace(key.begin(), key.end(), '/', '-');
    return key;
}

void add_repo(KasConfig& config, const Project& project) {
    if (is_optional(project)) {
        config.notes.push_back(project.path + " is left out: its group is notdefault");
        return;
    }
    if (project.url.find(':') == std::string::npos && !project.url.starts_with('/')) {
        throw Error("no address for " + project.name, "the manifest gives it relative to its own: " + project.url,
                    "say where the manifest comes from: --repo-url URL");
    }
    KasRepo repo{key_of(project, config), project.url, project.path, {}, {}, {}};
    set_revision(repo, project.revision);
    if (project.revision.empty())
        config.notes.push_back(project.path + " has no revision: the newest of its main branch is taken");
    config.repos.push_back(std::move(repo));
}

void add_layers(KasConfig& config, const Tree& tree, const std::vector<Layer>& layers) {
    for (const auto& layer : layers) {
        const auto path = tree.prefix() + layer.folder;
        const auto repo =
            std::find_if(config.repos.begin(), config.repos.end(), [&](const KasRepo& r) { return r.path == path; });
        if (repo != config.repos.end()) config.layers.push_back({repo->name, layer.subdir});
    }
}

void note_unused(KasConfig& config) {
    std::string names;
    for (const auto& repo : config.repos) {
        const bool used = std::any_of(config.layers.begin(), config.layers.end(),
                                      [&](const bspctl::LayerRef& layer) { return layer.repo == repo.name; });
        if (!used) names += (names.empty() ? "" : ", ") + repo.name;
    }
    if (!names.empty()) config.notes.push_back("fetched, but without a layer in the vendor's set-up: " + names);
}

void append(std::vector<std::string>& target, const std::vector<std::string>& more) {
    target.insert(target.end(), more.begin(), more.end());
}

const Input& manifest_of(const Workspace& workspace) {
    if (!workspace.input) throw Error("no manifest to make a build of", "none was given", "give one with -f FILE.xml");
    if (workspace.input->kind != bspctl::kind_repo_manifest) {
        throw Error("cannot make a build of " + workspace.input->file_name,
                    "NXP releases are repo manifests; this is " + workspace.input->kind, "give the release's XML file");
    }
    return *workspace.input;
}

}  // namespace

KasConfig kas_config(const Workspace& workspace) {
    const auto& input = manifest_of(workspace);
    const Tree tree(input);
    const auto setup = set_up(workspace, tree);
    const auto layers = topology(input, tree, setup);
    const bool accepted = workspace.option("eula") == "accept";
    KasConfig config;
    config.machine = setup.machine;
    config.distro = setup.distro;
    config.targets = {setup.image};
    config.notes = setup.notes;
    append(config.notes, layers.notes);
    for (const auto& project : input.projects) add_repo(config, project);
    add_layers(config, tree, layers.layers);
    note_unused(config);
    config.local_conf = local_conf(tree, setup, accepted);
    config.bblayers_conf = bblayers_conf();
    append(config.notes, caveats(input, tree, setup, accepted));
    return config;
}

}  // namespace nxp
