// SPDX-License-Identifier: Apache-2.0
#include "family.hpp"

#include "release.hpp"

namespace qcom {
namespace {

constexpr std::string_view default_repo = "https://github.com/qualcomm-linux/qcom-manifest.git";
constexpr std::string_view default_manifest = "qcom-6.6.119-QLI.1.8-Ver.1.1.xml";
constexpr Release scarthgap_begins{58, 1, 3, 0};

std::string or_else(const std::string& value, std::string_view fallback) {
    return value.empty() ? std::string(fallback) : value;
}

std::string_view branch_for(std::string_view manifest) {
    const auto release = find_release(manifest);
    return release && *release < scarthgap_begins ? "qcom-linux-kirkstone" : "qcom-linux-scarthgap";
}

}  // namespace

vendors::ManifestChoice manifest_of(const bspctl::Workspace& workspace) {
    const auto file = or_else(workspace.manifest, default_manifest);
    return {or_else(workspace.repo_url, default_repo), or_else(workspace.branch, branch_for(file)), file};
}

bspctl::FamilyInfo family(const bspctl::Workspace& workspace) {
    const auto manifest = manifest_of(workspace);
    bspctl::FamilyInfo info;
    info.family = "qcom";
    info.title = "Qualcomm Linux (Dragonwing and Snapdragon boards)";
    info.directory = "qcom";
    info.machine = "qcs6490-rb3gen2-vision-kit";
    info.distro = "qcom-wayland";
    info.image = "qcom-multimedia-image";
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

}  // namespace qcom
