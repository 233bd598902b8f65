// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "bspctl/values.hpp"

// Manifests like ST's, in memory.
namespace st::testing {

inline bspctl::Project project(const std::string& name, const std::string& path) {
    bspctl::Project out;
    out.name = name;
    out.path = path;
    out.url = "https://example.com/" + name;
    out.revision = std::string(40, 'a');
    return out;
}

// The repositories of a release, from 4.19 to 6.1; nothing in it says which.
inline bspctl::Input release_manifest() {
    bspctl::Input input;
    input.kind = bspctl::kind_repo_manifest;
    input.file_name = "default.xml";
    input.path = "/srv/default.xml";
    input.projects = {project("bitbake", "layers/openembedded-core/bitbake"),
                      project("meta-openembedded", "layers/meta-openembedded"),
                      project("meta-qt5/meta-qt5", "layers/meta-qt5"),
                      project("meta-st-openstlinux", "layers/meta-st/meta-st-openstlinux"),
                      project("meta-st-stm32mp", "layers/meta-st/meta-st-stm32mp"),
                      project("meta-st-stm32mp-addons", "layers/meta-st/meta-st-stm32mp-addons"),
                      project("meta-st-scripts", "layers/meta-st/scripts"),
                      project("openembedded-core", "layers/openembedded-core")};
    return input;
}

// The same on a branch of the manifest repository, which says which series it is.
inline bspctl::Workspace workspace_on(const std::string& branch) {
    bspctl::Workspace workspace;
    workspace.bsp_root = "/srv/st";
    workspace.branch = branch;
    workspace.input = release_manifest();
    return workspace;
}

// Layers as "repository/folder", in order.
inline std::vector<std::string> layers_of(const bspctl::KasConfig& config) {
    std::vector<std::string> out;
    for (const auto& layer : config.layers)
        out.push_back(layer.subdir == "." ? layer.repo : layer.repo + "/" + layer.subdir);
    return out;
}

inline std::string block(const bspctl::KasConfig& config, const std::string& name) {
    for (const auto& one : config.local_conf) {
        if (one.name == name) return one.text;
    }
    return {};
}

inline bool has_note(const bspctl::KasConfig& config, const std::string& words) {
    for (const auto& note : config.notes) {
        if (note.find(words) != std::string::npos) return true;
    }
    return false;
}

}  // namespace st::testing
