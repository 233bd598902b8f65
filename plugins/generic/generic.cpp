// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "bspctl/sdk.hpp"
#include "detect.hpp"

namespace generic {
namespace {

// A plugin for the vendor knows which folders are layers; a guess would build something else than the vendor's tree.
[[noreturn]] void cannot_know_layers(const bspctl::Input& input) {
    throw bspctl::Error("no kas configuration can be made from " + input.file_name,
                        "a manifest names repositories, not which of their folders are layers; that is known only to "
                        "a plugin for its vendor, and no family claims this one",
                        "write a kas file for it and build that, or install the vendor's plugin");
}

bspctl::KasRepo to_repo(const bspctl::Project& project) {
    bspctl::KasRepo repo;
    repo.name = project.name;
    repo.url = project.url;
    repo.path = project.path;
    const bool is_commit =
        project.revision.size() == 40 && project.revision.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (is_commit) repo.commit = project.revision;
    else repo.branch = project.revision.empty() ? project.branch : project.revision;
    return repo;
}

// What the input itself says of its layers is all there is to know; its order is kept.
bspctl::KasConfig from_input(const bspctl::Workspace& workspace, const bspctl::Input& input) {
    bspctl::KasConfig config;
    config.machine = workspace.machine.empty() ? input.machine : workspace.machine;
    config.distro = workspace.distro.empty() ? input.distro : workspace.distro;
    config.targets = input.targets;
    if (!workspace.image.empty()) config.targets = {workspace.image};
    for (const auto& project : input.projects) {
        config.repos.push_back(to_repo(project));
        for (const auto& layer : project.layers) config.layers.push_back({project.name, layer});
        if (project.layers_form == bspctl::LayersForm::root) config.layers.push_back({project.name, "."});
    }
    return config;
}

}  // namespace

// Boards of every vendor that has no plugin, and emulators.
class Generic {
public:
    static constexpr bspctl::Info info{"bspctl.generic", "Any kas build", "1.0.0", "bspctl"};

    [[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace&) const {
        bspctl::FamilyInfo family;
        family.family = "generic";
        family.title = "any kas build: emulators, and boards without a plugin of their own";
        family.overlays = {"bspctl-tuning-generic.yml"};
        family.host_tools = {"git", "python3"};
        return family;
    }

    [[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input) const { return generic::detect(input); }

    [[nodiscard]] bspctl::KasConfig kas(const bspctl::Workspace& workspace) const {
        if (!workspace.input) {
            throw bspctl::Error("nothing to make a kas configuration from", "no input was named",
                                "name a kas file to build");
        }
        if (workspace.input->kind == bspctl::kind_repo_manifest) cannot_know_layers(*workspace.input);
        return from_input(workspace, *workspace.input);
    }
};

}  // namespace generic

BSPCTL_PLUGIN(generic::Generic);
