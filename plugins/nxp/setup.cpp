// SPDX-License-Identifier: Apache-2.0
#include "setup.hpp"

#include <array>

namespace nxp {
namespace {

using bspctl::Error;
using bspctl::Input;
using bspctl::Project;
using bspctl::Workspace;

constexpr std::array cores{"poky", "openembedded-core", "oe-core"};

std::string_view last_component(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

// Without a word on the release the layers that come and go still tell a little.
Identity guess(const Tree& tree) {
    Identity identity;
    if (tree.has("meta-fsl-arm")) identity.series = Series::krogoth;
    else if (tree.has("meta-fsl-bsp-release")) identity.series = Series::sumo;
    else if (tree.has("meta-rust")) identity.series = Series::zeus;
    else if (tree.has("meta-qt5")) identity.series = Series::hardknott;
    identity.release = last_release_of(identity.series).value_or(Release{});
    identity.evidence = "nothing in the manifest says which";
    return identity;
}

std::string release_sentence(const Identity& identity) {
    const auto series = std::string(name_of(identity.series));
    if (!identity.release_stated) return "Yocto " + series + ": " + identity.evidence;
    return "release " + identity.release.str() + " (" + series + "): " + identity.evidence;
}

void note_release(Setup& setup, const std::optional<Identity>& found) {
    if (!found) {
        setup.notes.push_back("no release is named in the manifest; taken for " +
                              std::string(name_of(setup.identity.series)) +
                              ". If that is wrong, give the manifest's branch (--branch)");
        return;
    }
    setup.notes.push_back(release_sentence(*found));
}

// The scripts of later releases could not be read; theirs is the last one that could. Patch releases of one kernel
// version share a script, but for those that release.cpp lists.
void note_nearest(Setup& setup) {
    const auto& identity = setup.identity;
    if (!setup.runs_release_script) return;
    const auto nearest = nearest_known(identity.release);
    if (!identity.release_stated) {
        setup.notes.push_back("the layers are those of " + nearest.str() +
                              ", NXP's last known release for this series");
    } else if (!nearest.same_kernel(identity.release)) {
        setup.notes.push_back("the layers of " + identity.release.str() +
                              " are not known; they follow the nearest known release, " + nearest.str() +
                              ", as far as the manifest has the repositories");
    }
}

bool is_variscite(Kind kind) {
    return kind == Kind::variscite || kind == Kind::variscite_imx || kind == Kind::variscite_fslc;
}

bool wants_release_script(Kind kind, std::string_view distro) {
    if (kind == Kind::nxp || kind == Kind::variscite_imx || kind == Kind::boundary_imx) return true;
    return kind == Kind::variscite &&
           (distro.find("fsl-imx") != std::string_view::npos || distro.find("var-debian") != std::string_view::npos);
}

[[noreturn]] void fail_without_core(const Input& input) {
    const bool agl = input.find("meta-agl") != nullptr || input.find("AGL-repo") != nullptr;
    throw Error("cannot make a build of " + input.file_name,
                agl ? "Automotive Grade Linux enables its layers with its own script"
                    : "neither poky nor openembedded-core is among its projects",
                agl ? "set the tree up with AGL's script, then use --layout workspace"
                    : "give the manifest that includes this one, or the complete one of the release");
}

void require_release_layer(const Setup& setup, const Tree& tree) {
    if (!setup.runs_release_script || tree.has_release_layer()) return;
    throw Error("the distribution " + setup.distro + " cannot be built from this manifest",
                "NXP's distributions come with meta-imx, which is not among its projects",
                "take a community distribution (--distro fslc-xwayland), or a manifest with meta-imx");
}

// The scripts refuse these; BitBake would not, and would build an image without graphics.
void note_wayland(Setup& setup) {
    const auto& machine = setup.machine;
    const bool old_rule = setup.identity.release < Release(6, 6, 36);
    const bool checked =
        old_rule ? machine.starts_with("imx8") : !machine.starts_with("imx6") && !machine.starts_with("imx7");
    if (!setup.runs_release_script || setup.kind == Kind::variscite || !checked || setup.distro.ends_with("wayland"))
        return;
    setup.notes.push_back("NXP's set-up accepts only Wayland distributions for " + machine + ", not " + setup.distro);
}

void choose(std::string& target, const std::string& chosen, std::string fallback, const std::string& what,
            Setup& setup) {
    target = chosen.empty() ? std::move(fallback) : chosen;
    if (chosen.empty()) setup.notes.push_back("no " + what + " was chosen; taken: " + target + " (--" + what + ")");
}

}  // namespace

Tree::Tree(const Input& input) : input_(input) {
    for (const auto* core : cores) {
        for (const auto& project : input.projects) {
            if (has_core_ || last_component(project.path) != core) continue;
            has_core_ = true;
            prefix_ = project.path.substr(0, project.path.size() - std::string_view(core).size());
        }
    }
}

const Project* Tree::in_folder(std::string_view name) const {
    for (const auto& project : input_.projects) {
        if (project.path.size() == prefix_.size() + name.size() && project.path.starts_with(prefix_) &&
            project.path.ends_with(name))
            return &project;
    }
    return nullptr;
}

Kind kind_of(const Tree& tree) {
    const bool has_base = tree.has("base");
    // NXP's cloud demos carry meta-digi for one recipe; Digi's own manifests have no base repository.
    if (tree.has("meta-digi") && !has_base) return Kind::digi;
    if ((tree.has("meta-qoriq") || tree.has("meta-qoriq-demos")) && !has_base) return Kind::qoriq;
    if (tree.has("meta-variscite-bsp") || tree.has("meta-variscite-bsp-imx")) return Kind::variscite;
    if (tree.has("meta-variscite-imx")) return Kind::variscite_imx;
    if (tree.has("meta-variscite-fslc")) return Kind::variscite_fslc;
    if (tree.has("meta-boundary")) return tree.has_release_layer() ? Kind::boundary_imx : Kind::boundary;
    return tree.has_release_layer() ? Kind::nxp : Kind::community;
}

std::string default_machine(Kind kind, Series series) {
    if (is_variscite(kind)) return series >= Series::zeus ? "imx8mp-var-dart" : "var-som-mx6";
    switch (kind) {
        case Kind::boundary:
        case Kind::boundary_imx:
            return series >= Series::gatesgarth ? "nitrogen8mp" : "nitrogen6x";
        case Kind::community:
            return series >= Series::pyro ? "imx6qdlsabresd" : "imx6qsabresd";
        case Kind::qoriq:
            return "ls1046ardb";
        case Kind::digi:
            return series >= Series::zeus ? "ccimx8mn-dvk" : "ccimx6sbc";
        default:
            return series >= Series::zeus ? "imx8mpevk" : "imx6qpsabresd";
    }
}

std::string default_distro(Kind kind, Series series, bool has_release_layer) {
    if (kind == Kind::qoriq) return "fsl-qoriq";
    if (kind == Kind::digi) return "dey";
    if (has_release_layer) return "fsl-imx-xwayland";
    return series >= Series::morty ? "fslc-xwayland" : "poky";
}

Setup set_up(const Workspace& workspace, const Tree& tree) {
    if (!tree.has_core() || tree.prefix().starts_with("external/")) fail_without_core(*workspace.input);
    Setup setup;
    setup.kind = kind_of(tree);
    const auto found = identify(workspace);
    setup.identity = found ? *found : guess(tree);
    note_release(setup, found);
    const auto series = setup.identity.series;
    choose(setup.machine, workspace.machine, default_machine(setup.kind, series), "machine", setup);
    choose(setup.distro, workspace.distro, default_distro(setup.kind, series, tree.has_release_layer()), "distro",
           setup);
    setup.image = workspace.image.empty() ? "core-image-minimal" : workspace.image;
    setup.runs_release_script = wants_release_script(setup.kind, setup.distro);
    require_release_layer(setup, tree);
    note_nearest(setup);
    note_wayland(setup);
    return setup;
}

}  // namespace nxp
