// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "bspctl/sdk.hpp"

// Manifests as AMD publishes them, reduced to what a rule looks at.
namespace fixtures {

inline bspctl::Project project(const std::string& name, const std::string& revision, std::string path = {}) {
    bspctl::Project out;
    out.name = name;
    out.url = "https://github.com/Xilinx/" + name;
    out.path = path.empty() ? "sources/" + name : path;
    out.revision = revision;
    return out;
}

inline bspctl::Workspace workspace(std::vector<bspctl::Project> projects, const std::string& file = "default.xml") {
    bspctl::Input input;
    input.kind = bspctl::kind_repo_manifest;
    input.file_name = file;
    input.projects = std::move(projects);
    bspctl::Workspace out;
    out.bsp_root = "/ws/xilinx";
    out.input = std::move(input);
    return out;
}

// A PetaLinux release: the repositories named, all at its branch.
inline bspctl::Workspace petalinux(const std::string& revision, const std::vector<std::string>& more = {}) {
    std::vector<bspctl::Project> projects{project("yocto-scripts", revision), project("poky", revision),
                                          project("meta-openembedded", revision), project("meta-xilinx", revision),
                                          project("meta-petalinux", revision)};
    for (const auto& name : more) projects.push_back(project(name, revision));
    return workspace(std::move(projects));
}

inline bspctl::Workspace framework(const std::string& revision) {
    return workspace({project("poky", revision), project("meta-openembedded", revision),
                      project("meta-xilinx", revision), project("meta-amd-edf", revision)},
                     "default-edf.xml");
}

}  // namespace fixtures
