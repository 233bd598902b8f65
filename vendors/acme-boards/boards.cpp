// SPDX-License-Identifier: Apache-2.0
#include "boards.hpp"

#include <algorithm>

#include "checks.hpp"
#include "machines.hpp"
#include "mirrors.hpp"
#include "overlays.hpp"
#include "rules.hpp"

namespace acme {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::KasRepo;
using bspctl::Project;
using bspctl::Verdict;
using bspctl::Workspace;

constexpr const char* own_layer = "meta-acme";
constexpr const char* own_layer_url = "https://git.acme.example/meta-acme";
constexpr const char* own_layer_tag = "v1.2.0";

const Machine& chosen_machine(const Workspace& workspace) {
    if (workspace.machine.empty()) return machines().front();
    if (const auto* machine = find_machine(workspace.machine)) return *machine;
    throw Error(workspace.machine + " is not a machine of ACME", "ACME has " + machine_names(),
                "choose one of them with -m, or build NXP's own boards with --family nxp");
}

// The question as NXP's family understands it: a machine of NXP's with the same processor decides about layers, and a
// layer that NXP does not know would only be reported as unused.
Workspace as_nxp_sees_it(const Workspace& workspace, const Machine& machine) {
    auto out = workspace;
    out.machine = machine.reference;
    if (out.input) {
        std::erase_if(out.input->projects, [](const Project& project) { return project.short_name() == own_layer; });
    }
    return out;
}

// As the manifest pins it; a plain NXP manifest gets the release that this plugin was made for.
KasRepo own_repo(const Workspace& workspace) {
    KasRepo repo{.name = own_layer, .url = own_layer_url, .tag = own_layer_tag};
    const auto* project = workspace.input ? workspace.input->find(own_layer) : nullptr;
    if (project == nullptr) return repo;
    repo.url = project->url;
    repo.path = project->path;
    repo.tag.clear();
    set_revision(repo, project->revision);
    return repo;
}

Verdict no(std::string why) { return {0, {}, {}, {std::move(why)}}; }

Verdict yes(int confidence, std::string why) { return {confidence, "nxp", "acme", {std::move(why)}}; }

// A bare file name: nobody has the file yet, so the name is all there is.
Verdict judge_name(const std::string& name) {
    if (name.starts_with("acme-") && name.ends_with(".xml")) return yes(80, "ACME's manifests are called acme-*.xml");
    return no("not one of ACME's manifests, which are called acme-*.xml");
}

}  // namespace

bspctl::FamilyInfo Boards::family(const Workspace&) const {
    bspctl::FamilyInfo about;
    about.family = "acme";
    about.title = "ACME boards with NXP processors";
    about.derives = "nxp";
    about.directory = "acme";
    about.machine = machines().front().name;
    about.manifest = "acme-1.2.xml";
    about.repo_url = "https://git.acme.example/manifests";
    about.branch = "main";
    about.overlays = {mirror_overlay};
    about.host_tools = {"git-lfs"};
    return about;
}

Verdict Boards::detect(const Input& input) const {
    if (input.kind.empty()) return judge_name(input.file_name);
    const auto* machine = find_machine(input.machine);
    if (machine == nullptr && input.find(own_layer) == nullptr) return no("neither a machine of ACME nor meta-acme");
    // Whoever adds meta-acme to a tree for other silicon, or to a part of a manifest, has no build for this family.
    const auto base = host_.base().detect(input);
    if (machine == nullptr && base.confidence == 0) {
        return no("it has meta-acme, but " + (base.evidence.empty() ? "it is no build of NXP's" : base.evidence.front()));
    }
    return machine != nullptr ? yes(99, "the machine " + input.machine + " is ACME's")
                              : yes(98, "it has the layer meta-acme");
}

KasConfig Boards::kas(const Workspace& workspace) const {
    const auto& machine = chosen_machine(workspace);
    auto config = host_.base().kas(as_nxp_sees_it(workspace, machine));
    if (config.repos.empty()) {
        throw Error("there is nothing to build " + machine.name + " on", "NXP's family did not answer",
                    "take it back in: without --no-plugin, and not in [plugins] disable");
    }
    config.machine = machine.name;
    config.repos.push_back(own_repo(workspace));
    config.layers.push_back({own_layer, "."});
    config.notes.push_back("layers and settings are those of " + machine.reference + ", then " + own_layer);
    use_mirrors(config);
    return config;
}

std::vector<bspctl::Overlay> Boards::overlays(const Workspace&) const { return own_overlays(); }

std::vector<bspctl::Finding> Boards::doctor(const Workspace&) const { return checks(host_); }

std::vector<bspctl::Rule> Boards::triage() const { return rules(); }

}  // namespace acme
