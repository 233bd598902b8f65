// SPDX-License-Identifier: Apache-2.0
#include "family.hpp"

namespace xilinx {
namespace {

using bspctl::FamilyInfo;
using bspctl::Workspace;

constexpr std::string_view default_repo = "https://github.com/Xilinx/yocto-manifests.git";
constexpr std::string_view default_manifest = "default-edf.xml";
constexpr std::string_view default_branch = "rel-v2025.2";

std::string or_else(const std::string& value, std::string_view fallback) {
    return value.empty() ? std::string(fallback) : value;
}

Identity identity_of(const Workspace& workspace) {
    if (workspace.input && workspace.input->kind == bspctl::kind_repo_manifest) return identify(workspace);
    const bool petalinux = !workspace.manifest.empty() && workspace.manifest != default_manifest;
    const auto release = find_release(manifest_of(workspace).branch);
    return {petalinux ? Setup::petalinux : Setup::edf, release.value_or(Release{2025, 2}), "", false};
}

}  // namespace

// The file's name tells nothing of the release but in the years when each had two files.
std::string_view default_branch_for(std::string_view manifest) {
    return manifest == "meta-petalinux.xml" || manifest == "meta-xilinx.xml" ? "rel-v2016.2" : default_branch;
}

vendors::ManifestChoice manifest_of(const Workspace& workspace) {
    const auto file = or_else(workspace.manifest, default_manifest);
    return {or_else(workspace.repo_url, default_repo), or_else(workspace.branch, default_branch_for(file)), file};
}

// The machines that run on most boards of the newest silicon which QEMU knows, or which the template names.
Defaults defaults_for(const Identity& identity) {
    const auto& release = identity.release;
    if (identity.setup == Setup::edf) return {"amd-cortexa53-common", "amd-edf", "edf-linux-disk-image"};
    // "nodistro" is OE-Core's own word for a build without a distribution.
    if (identity.setup == Setup::plain) return {"zcu102-zynqmp", "nodistro", "core-image-minimal"};
    return {release < Release{2025, 1} ? "zynqmp-generic" : "qemu-zynqmp", "petalinux",
            release < Release{2017, 1} ? "petalinux-image" : "petalinux-image-minimal"};
}

FamilyInfo family(const Workspace& workspace) {
    const auto defaults = defaults_for(identity_of(workspace));
    const auto manifest = manifest_of(workspace);
    FamilyInfo info;
    info.family = "xilinx";
    info.title = "AMD adaptive SoCs (Xilinx Zynq, Zynq UltraScale+, Versal, MicroBlaze): PetaLinux and EDF";
    info.directory = "xilinx";
    info.machine = defaults.machine;
    info.distro = defaults.distro;
    info.image = defaults.image;
    info.manifest = manifest.file;
    info.repo_url = manifest.url;
    info.branch = manifest.branch;
    info.manifest_dir = vendors::repo_manifests;
    info.manifest_checkout = ".bspctl/manifests";
    info.overlays = {"bspctl-tuning-generic.yml"};
    info.vendor_tree_markers = {".repo"};
    info.host_tools = {"git", "python3"};
    info.extra = {{"kas-in-place", "yes"}};
    return info;
}

}  // namespace xilinx
