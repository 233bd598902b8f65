// SPDX-License-Identifier: Apache-2.0
#include "family.hpp"

namespace st {
namespace {

using bspctl::FamilyInfo;
using bspctl::Workspace;

constexpr std::string_view default_repo = "https://github.com/STMicroelectronics/oe-manifest.git";

std::string or_else(const std::string& value, std::string_view fallback) {
    return value.empty() ? std::string(fallback) : value;
}

}  // namespace

std::string machine_of(const Workspace& workspace) { return or_else(workspace.machine, default_machine); }
std::string distro_of(const Workspace& workspace) { return or_else(workspace.distro, default_distro); }
std::string manifest_of(const Workspace& workspace) { return or_else(workspace.manifest, default_manifest); }
std::string repo_url_of(const Workspace& workspace) { return or_else(workspace.repo_url, default_repo); }

// ST's images are in meta-st-openstlinux, which a build without a distribution does not have.
std::string image_of(const Workspace& workspace) {
    return or_else(workspace.image, distro_of(workspace) == no_distro ? "core-image-minimal" : "st-image-weston");
}

std::string revision_of(const Workspace& workspace) {
    const auto branch = or_else(workspace.branch, default_branch);
    return branch.starts_with("openstlinux-") ? "refs/tags/" + branch : branch;
}

FamilyInfo family() {
    FamilyInfo info;
    info.family = "st";
    info.title = "STMicroelectronics STM32MP boards (OpenSTLinux)";
    info.directory = "st";
    info.machine = default_machine;
    info.distro = default_distro;
    info.image = "st-image-weston";
    info.manifest = default_manifest;
    info.repo_url = default_repo;
    info.branch = default_branch;
    info.manifest_dir = ".repo/manifests";
    info.manifest_checkout = ".bspctl/manifests";
    info.overlays = {"bspctl-tuning-generic.yml"};
    info.vendor_tree_markers = {".repo"};
    // xz and truncate: the vendor's local.conf asks BitBake for them (HOSTTOOLS) since scarthgap.
    info.host_tools = {"git", "python3", "xz", "truncate"};
    info.extra = {{"kas-in-place", "yes"}};
    return info;
}

}  // namespace st
