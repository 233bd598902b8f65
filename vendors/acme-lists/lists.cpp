// SPDX-License-Identifier: Apache-2.0
#include "lists.hpp"

#include <algorithm>
#include <string_view>

#include "list.hpp"

namespace acme {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::KasRepo;
using bspctl::Project;
using bspctl::Workspace;

const Input& list_of(const Workspace& workspace) {
    if (!workspace.input) throw Error("no list to make a build of", "none was given", "name one: bspctl build boards.list");
    if (workspace.input->kind != list_kind) {
        throw Error("cannot make a build of " + workspace.input->file_name, "it is no board list",
                    "give a list, or choose another family with --family");
    }
    return *workspace.input;
}

// The reader has written them so: see refname() in list.cpp.
KasRepo repo_of(const Project& project) {
    constexpr std::string_view tags = "refs/tags/", heads = "refs/heads/";
    const std::string_view revision = project.revision;
    KasRepo repo{.name = project.name, .url = project.url};
    if (revision.starts_with(tags)) repo.tag = revision.substr(tags.size());
    else if (revision.starts_with(heads)) repo.branch = revision.substr(heads.size());
    else repo.commit = revision;
    return repo;
}

// "poky" or "poky/meta/sub": a name, and perhaps folders below it.
bool is_layer(std::string_view entry) {
    while (true) {
        const auto slash = entry.find('/');
        const auto part = entry.substr(0, slash);
        if (part.empty() || part == "..") return false;
        if (slash == std::string_view::npos) return true;
        entry.remove_prefix(slash + 1);
    }
}

// What manifest() has read has names everywhere. An input that comes from elsewhere may call itself a list as well.
void check_names(const Input& list) {
    const bool named = std::all_of(list.projects.begin(), list.projects.end(),
                                   [](const Project& project) { return !project.name.empty(); }) &&
                       std::all_of(list.settings.begin(), list.settings.end(), [](const bspctl::KeyValue& setting) {
                           return setting.key != layer_setting || is_layer(setting.value);
                       });
    if (named) return;
    throw Error("cannot make a build of " + list.file_name, "it has a repository or a layer without a name",
                "give the list itself: bspctl build boards.list");
}

// "poky/meta" is the folder meta of poky; "meta-acme" is the top of meta-acme.
bspctl::LayerRef layer_of(std::string_view entry) {
    const auto slash = entry.find('/');
    if (slash == std::string_view::npos) return {std::string(entry), "."};
    return {std::string(entry.substr(0, slash)), std::string(entry.substr(slash + 1))};
}

}  // namespace

// No directory: a list is built in the folder it lies in.
bspctl::FamilyInfo Lists::family(const Workspace&) const {
    bspctl::FamilyInfo about;
    about.family = "acme-lists";
    about.title = "Builds from ACME's board lists";
    about.manifest = "boards.list";
    about.host_tools = {"git"};
    return about;
}

std::optional<Input> Lists::manifest(const bspctl::ManifestFile& file) const { return read_list(file); }

bspctl::Verdict Lists::detect(const Input& input) const {
    if (input.kind == list_kind) return {100, {}, "acme", {"it is a board list of ACME"}};
    if (input.kind.empty() && input.file_name.ends_with(".list")) return {60, {}, "acme", {"board lists end in .list"}};
    return {0, {}, {}, {"it is no board list"}};
}

KasConfig Lists::kas(const Workspace& workspace) const {
    const auto& list = list_of(workspace);
    check_names(list);
    KasConfig config;
    config.machine = workspace.machine.empty() ? list.machine : workspace.machine;
    config.distro = workspace.distro.empty() ? list.distro : workspace.distro;
    config.targets = workspace.image.empty() ? list.targets : std::vector{workspace.image};
    for (const auto& project : list.projects) config.repos.push_back(repo_of(project));
    for (const auto& setting : list.settings) {
        if (setting.key == layer_setting) config.layers.push_back(layer_of(setting.value));
    }
    return config;
}

}  // namespace acme
