// SPDX-License-Identifier: Apache-2.0
#include "identity.hpp"

#include <array>
#include <optional>
#include <vector>

#include "family.hpp"

namespace st {
namespace {

using bspctl::Input;
using bspctl::Workspace;

struct Clue {
    std::string text;
    std::string evidence;
};
using Clues = std::vector<Clue>;

// The vendor's layers come first: others stay on a branch of their own for years.
constexpr std::array telling_layers{"meta-st-stm32mp", "meta-st-openstlinux", "openembedded-core", "poky",
                                    "meta-openembedded"};

void add(Clues& clues, const std::string& text, const std::string& what) {
    if (!text.empty()) clues.push_back({text, what + " " + text});
}

void add_pins(Clues& clues, const Input& input) {
    for (const auto* name : {"meta-st-stm32mp", "openembedded-core"}) {
        const auto* project = input.find(name);
        if (project == nullptr) continue;
        const std::string release(release_with(project->revision));
        if (!release.empty()) clues.push_back({release, std::string(name) + " is at the commit of " + release});
    }
}

void add_projects(Clues& clues, const Input& input) {
    for (const auto* name : telling_layers) {
        const auto* project = input.find(name);
        if (project == nullptr) continue;
        add(clues, project->revision, std::string(name) + " is at");
        add(clues, project->branch, std::string(name) + " follows");
    }
}

void add_names(Clues& clues, const Input& input) {
    add(clues, input.file_name, "the file is called");
    for (const auto& setting : input.settings) {
        if (setting.key == "links-to") add(clues, setting.value, "the file is a link to");
        if (setting.key == "include") add(clues, setting.value, "the manifest includes");
        if (setting.key == "default.revision") add(clues, setting.value, "the default revision is");
    }
}

// People name the folder of a distribution package after its release, as ST's guide does. The nearest few only: what
// stands further up says little of what is in it.
void add_folders(Clues& clues, std::string_view path) {
    constexpr int nearest = 3;
    for (int i = 0; i < nearest; ++i) {
        const auto slash = path.find_last_of('/');
        if (slash == std::string_view::npos) return;
        path = path.substr(0, slash);
        add(clues, std::string(path.substr(path.find_last_of('/') + 1)), "the file lies in a folder called");
    }
}

Clues clues_of(const Workspace& workspace, const std::string& tree_revision) {
    const auto& input = *workspace.input;
    Clues clues;
    add_pins(clues, input);
    add_projects(clues, input);
    add_names(clues, input);
    add(clues, tree_revision, "the repo tree follows");
    // The family's default says nothing: the host fills it in where the user has not chosen.
    if (workspace.branch != default_branch) add(clues, workspace.branch, "the manifest branch is");
    add_folders(clues, input.path);
    return clues;
}

// Layers that came and went. meta-timesys was in the manifests until the 5.4 releases, meta-qt5 until 6.1.
Identity guess(const Input* input) {
    Identity identity;
    if (input == nullptr) return identity;
    if (input->find("meta-timesys") != nullptr) identity.release.series = Series::dunfell;
    else if (input->find("meta-qt5") != nullptr) identity.release.series = Series::mickledore;
    return identity;
}

}  // namespace

Identity identify(const Workspace& workspace, const std::string& tree_revision) {
    if (!workspace.input) return guess(nullptr);
    for (const auto& clue : clues_of(workspace, tree_revision)) {
        if (const auto release = find_release(clue.text)) return {*release, true, clue.evidence};
    }
    return guess(&*workspace.input);
}

}  // namespace st
