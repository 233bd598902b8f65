// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include "../common/kas_repos.hpp"
#include "family.hpp"
#include "local_conf.hpp"
#include "release.hpp"

namespace qcom {
namespace {

using bspctl::Input;
using bspctl::KasConfig;
using bspctl::Workspace;

constexpr Release gnome_joins{13, 1, 0, 2}, list_sorted{28, 1, 1, 0}, tpm_joins{38, 1, 2, 0};

void add_layer(KasConfig& config, const Input& input, std::string_view repository, const std::string& folder) {
    const auto* project = input.find(repository);
    if (project == nullptr) return;
    const auto* repo = vendors::find_repo(config, vendors::kas_path(*project, input.projects));
    if (repo != nullptr) config.layers.push_back({repo->name, folder});
}

std::vector<std::string> openembedded_layers(const Release& release) {
    if (release >= list_sorted)
        return {"meta-filesystems", "meta-gnome", "meta-multimedia", "meta-networking",
                "meta-oe",          "meta-perl",  "meta-python"};
    std::vector<std::string> out{"meta-oe", "meta-filesystems", "meta-networking", "meta-perl", "meta-python"};
    if (release >= gnome_joins) out.emplace_back("meta-gnome");
    return out;
}

void add_repos(KasConfig& config, const Input& input) {
    for (const auto& project : input.projects) vendors::add_repo(config, project, input.projects);
}

// What an add-on's manifest brings, which its users name in EXTRALAYERS.
void add_extra_layers(KasConfig& config, const Input& input) {
    for (const auto* name : {"meta-qcom-qim-product-sdk", "meta-qcom-realtime"}) add_layer(config, input, name, ".");
}

void add_layers(KasConfig& config, const Input& input, const Release& release) {
    add_layer(config, input, "meta-qcom-distro", ".");
    if (release >= gnome_joins) add_extra_layers(config, input);
    for (const auto& folder : openembedded_layers(release)) add_layer(config, input, "meta-openembedded", folder);
    add_layer(config, input, "meta-updater", ".");
    for (const auto* folder : {"meta", "meta-poky"}) add_layer(config, input, "poky", folder);
    add_layer(config, input, "meta-security", ".");
    if (release >= tpm_joins) add_layer(config, input, "meta-security", "meta-tpm");
    for (const auto* name :
         {"meta-selinux", "meta-virtualization", "meta-rust", "meta-tensorflow", "meta-qcom-hwe", "meta-qcom"}) {
        add_layer(config, input, name, ".");
    }
    if (release < gnome_joins) add_extra_layers(config, input);
}

void note_add_ons(KasConfig& config, const Input& input) {
    if (input.find("meta-qcom-robotics-sdk") != nullptr) {
        config.notes.emplace_back(
            "the robotics layers are fetched and not enabled: setup-robotics-environment of meta-qcom-robotics-distro "
            "does that, in an order not known here");
    }
    if (input.find("meta-qcom-qim-product-sdk") != nullptr || input.find("meta-qcom-realtime") != nullptr) {
        config.notes.emplace_back("the add-on's layer is enabled, as its users do with EXTRALAYERS");
    }
}

}  // namespace

KasConfig kas_config(const Workspace& workspace) {
    const auto release = release_of(workspace);
    const auto& input = *workspace.input;
    const auto info = family(workspace);
    KasConfig config;
    config.machine = workspace.machine.empty() ? info.machine : workspace.machine;
    config.distro = workspace.distro.empty() ? info.distro : workspace.distro;
    config.targets = {workspace.image.empty() ? info.image : workspace.image};
    config.notes.push_back(find_release(input.file_name)
                               ? "release " + release.str() + ", by the manifest's name"
                               : input.file_name + " names no release; layers and settings are those of " +
                                     release.str());
    if (workspace.machine.empty())
        config.notes.push_back("no machine was chosen: " + config.machine + "; choose your board's with -m MACHINE");
    add_repos(config, input);
    add_layers(config, input, release);
    vendors::note_unused(config);
    note_add_ons(config, input);
    config.local_conf = local_conf(release);
    return config;
}

}  // namespace qcom
