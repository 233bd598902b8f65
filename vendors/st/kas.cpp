// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include <algorithm>

#include "../common/kas_repos.hpp"
#include "../common/repo_tree.hpp"
#include "family.hpp"
#include "identity.hpp"
#include "layers.hpp"
#include "local_conf.hpp"

namespace st {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::KasRepo;
using bspctl::Workspace;

const Input& manifest_in(const Workspace& workspace) {
    if (!workspace.input)
        throw Error("no manifest to make a build of", "none was given", "give one with -f default.xml");
    const auto& input = *workspace.input;
    if (input.kind != bspctl::kind_repo_manifest) {
        throw Error("cannot make a build of " + input.file_name,
                    "OpenSTLinux releases are repo manifests; this is " + input.kind, "give the release's default.xml");
    }
    if (!has_core(input)) {
        throw Error("cannot make a build of " + input.file_name,
                    "neither openembedded-core nor poky is among its projects",
                    "give the manifest that includes this one, or the complete one of the release");
    }
    return input;
}

void add_repos(KasConfig& config, const Input& input) {
    for (const auto& project : input.projects) vendors::add_repo(config, project, input.projects);
}

// The repository that the folder lies in: the one with the longest path. Null when the manifest has none.
const KasRepo* repo_with(const KasConfig& config, std::string_view folder) {
    const KasRepo* found = nullptr;
    for (const auto& repo : config.repos) {
        if (folder != repo.path && !folder.starts_with(repo.path + "/")) continue;
        if (found == nullptr || repo.path.size() > found->path.size()) found = &repo;
    }
    return found;
}

// ST's template tests each layer for its presence; what the manifest lacks is no layer here either.
void add_layers(KasConfig& config, const std::vector<std::string>& paths) {
    for (const auto& path : paths) {
        const auto* repo = repo_with(config, path);
        if (repo == nullptr) continue;
        bspctl::LayerRef layer{repo->name, path == repo->path ? "." : path.substr(repo->path.size() + 1)};
        if (std::find(config.layers.begin(), config.layers.end(), layer) == config.layers.end())
            config.layers.push_back(std::move(layer));
    }
}

// The set-up known here is that of ST's script: templates in meta-st/meta-st-openstlinux, or for no distribution the
// layers below meta-st/. Board makers who fetch ST's board support elsewhere have scripts of their own.
void require_vendor_setup(const Input& input, std::string_view distro) {
    const auto needed = layers_folder(input) + "meta-st/" + (distro == no_distro ? "" : "meta-st-openstlinux");
    const auto is_there = [&](const auto& project) { return project.path.starts_with(needed); };
    if (std::any_of(input.projects.begin(), input.projects.end(), is_there)) return;
    throw Error("cannot make a build of " + input.file_name,
                "nothing is checked out at " + needed +
                    ", where ST's set-up takes layers and settings from; which folders its own set-up makes layers is "
                    "not known",
                "write a kas file for it, or give a manifest of STMicroelectronics/oe-manifest");
}

void note_choice(KasConfig& config, const std::string& chosen, const std::string& taken, const std::string& what) {
    if (chosen.empty()) config.notes.push_back("no " + what + " was chosen; taken: " + taken + " (--" + what + ")");
}

void note_release(KasConfig& config, const Identity& identity) {
    const auto series = identity.release.series;
    const std::string name(name_of(series));
    if (!identity.stated) {
        config.notes.push_back("no release is named in the manifest; taken for " + name +
                               " by its repositories. If that is wrong, give the manifest's branch (--branch)");
    } else {
        config.notes.push_back("Yocto " + name + ": " + identity.evidence);
    }
    if (const auto nearest = nearest_known(series); nearest != series) {
        config.notes.push_back("ST's set-up for " + name + " is not known; layers and settings follow " +
                               std::string(name_of(nearest)) + ", as far as the manifest has the repositories");
    }
}

// Known by the machine files of the releases. Names that are not ST's cannot be told.
void note_machine(KasConfig& config, const Series series) {
    struct Rule {
        std::string_view prefix;
        Series since, until;
    };
    constexpr Rule rules[]{{"stm32mp1-", Series::thud, Series::dunfell},
                           {"stm32mp15-", Series::dunfell, Series::later},
                           {"stm32mp13-", Series::kirkstone, Series::later},
                           {"stm32mp2", Series::mickledore, Series::later}};
    if (!is_reference_machine(config.machine)) return;
    for (const auto& rule : rules) {
        if (!config.machine.starts_with(rule.prefix) || (series >= rule.since && series < rule.until)) continue;
        config.notes.push_back("OpenSTLinux for " + std::string(name_of(series)) + " has no machine " + config.machine +
                               "; stm32mp1 is in every release");
    }
}

void note_distro(KasConfig& config, const Series series) {
    if (config.distro == "openstlinux-x11" && series > Series::thud)
        config.notes.emplace_back("OpenSTLinux has no X11 distribution after thud: take openstlinux-weston");
}

void note_eula(KasConfig& config, bool accepted) {
    if (accepted) return;
    config.notes.push_back(
        "ST's licence is not accepted: the image has no GPU drivers, and what asks for them fails. Read "
        "conf/eula/" +
        config.machine + " in the layer that defines the machine; --accept-eula writes " +
        eula_variable(config.machine) + " = \"1\"");
}

}  // namespace

KasConfig kas_config(const bspctl::Host& host, const Workspace& workspace) {
    const auto& input = manifest_in(workspace);
    require_vendor_setup(input, distro_of(workspace));
    const auto identity = identify(workspace, vendors::read_repo_tree(host, nullptr).revision);
    const bool accepted = workspace.option("eula") == "accept";
    KasConfig config;
    config.machine = machine_of(workspace);
    config.distro = distro_of(workspace);
    config.targets = {image_of(workspace)};
    note_release(config, identity);
    note_choice(config, workspace.machine, config.machine, "machine");
    note_choice(config, workspace.distro, config.distro, "distro");
    add_repos(config, input);
    const auto selection = vendor_layers(input, identity.release, config.machine, config.distro);
    config.notes.insert(config.notes.end(), selection.notes.begin(), selection.notes.end());
    add_layers(config, selection.paths);
    vendors::note_unused(config);
    config.local_conf = local_conf(identity.release, config.machine, config.distro, accepted);
    config.bblayers_conf = bblayers_conf();
    note_machine(config, identity.release.series);
    note_distro(config, identity.release.series);
    note_eula(config, accepted);
    return config;
}

}  // namespace st
