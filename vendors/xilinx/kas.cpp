// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include "../common/kas_repos.hpp"
#include "family.hpp"
#include "layers.hpp"
#include "local_conf.hpp"
#include "release.hpp"

namespace xilinx {
namespace {

using bspctl::Input;
using bspctl::KasConfig;
using bspctl::Project;
using bspctl::Workspace;

// The set-up script and the manifests themselves: what they do is done here.
bool is_tool(const Project& project) {
    const auto name = project.short_name();
    return name == "yocto-scripts" || name == "yocto-manifests";
}

// poky has a BitBake of its own; until 2017.4 the manifest puts the same branch of the repository over it.
bool is_bitbake_of_poky(const Project& project, const Input& input) {
    return project.short_name() == "bitbake" && input.find("poky") != nullptr;
}

void add_repos(KasConfig& config, const Input& input) {
    for (const auto& project : input.projects) {
        if (is_tool(project)) continue;
        if (is_bitbake_of_poky(project, input)) {
            config.notes.push_back(project.path + " is left out: poky brings its own");
        } else {
            vendors::add_repo(config, project, input.projects);
        }
    }
}

std::string set_up_by(const Identity& identity) {
    switch (identity.setup) {
        case Setup::edf:
            return "meta-amd-edf";
        case Setup::petalinux:
            return "meta-petalinux";
        case Setup::plain:
            break;
    }
    return "meta-xilinx alone";
}

void note_identity(KasConfig& config, const Identity& identity) {
    config.notes.push_back("release " + identity.release.str() + " with " + set_up_by(identity) + ": " +
                           identity.evidence);
    if (is_known(identity)) return;
    config.notes.push_back(
        "the templates of a neighbouring release are carried over to this one; compare the layers with " +
        std::string("conf/templates/default/bblayers.conf.sample of ") + set_up_by(identity) +
        (identity.stated ? "" : ", or give the manifest's branch (--branch)"));
}

void note_machine(KasConfig& config, const Workspace& workspace) {
    if (workspace.machine.empty())
        config.notes.push_back("no machine was chosen: " + config.machine + "; choose your board's with -m MACHINE");
}

void note_settings(KasConfig& config, const Identity& identity, bool accepted) {
    if (const auto settings = internal_settings(identity); !settings.empty()) {
        config.notes.push_back("left out, because the template's values are paths in AMD's own network: " + settings);
    }
    if (!accepts_licences(identity) || accepted) return;
    config.notes.push_back(
        "the template's LICENSE_FLAGS_ACCEPTED is left out: it accepts AMD's licence (xilinx) and commercial ones for "
        "ffmpeg and others. Images with such packages need --accept-eula");
}

// Python 2 is what BitBake 1.28 and 1.30 (jethro, krogoth) run with, and no later distribution has it.
void note_age(KasConfig& config, const Identity& identity, const Input& input) {
    if (identity.release >= Release{2017, 1}) return;
    config.notes.emplace_back("BitBake of this release needs Python 2: build in a container of its time");
    const auto* bitbake = input.find("bitbake");
    if (bitbake == nullptr || input.find("poky") != nullptr) return;
    config.notes.emplace_back(
        "OpenEmbedded-Core of this release looks for BitBake in its own folder only: link it there");
}

}  // namespace

KasConfig kas_config(const Workspace& workspace) {
    const auto identity = identify(workspace);
    const auto& input = *workspace.input;
    const auto defaults = defaults_for(identity);
    const bool accepted = workspace.option("eula") == "accept";
    KasConfig config;
    config.machine = workspace.machine.empty() ? defaults.machine : workspace.machine;
    config.distro = workspace.distro.empty() ? defaults.distro : workspace.distro;
    config.targets = {workspace.image.empty() ? defaults.image : workspace.image};
    note_identity(config, identity);
    note_machine(config, workspace);
    add_repos(config, input);
    add_layers(config, input, identity);
    vendors::note_unused(config);
    config.local_conf = local_conf(identity, accepted);
    note_settings(config, identity, accepted);
    note_age(config, identity, input);
    return config;
}

}  // namespace xilinx
