// SPDX-License-Identifier: Apache-2.0
#include "family.hpp"

#include "setup.hpp"

namespace nxp {
namespace {

using bspctl::FamilyInfo;
using bspctl::Workspace;

constexpr std::string_view default_manifest = "imx-6.6.52-2.2.0.xml";
constexpr std::string_view default_repo = "https://github.com/varigit/variscite-bsp-platform.git";
constexpr Series default_series = Series::scarthgap;

std::string or_else(const std::string& value, std::string_view fallback) {
    return value.empty() ? std::string(fallback) : value;
}

bool mentions(std::string_view url, std::string_view word) { return url.find(word) != std::string_view::npos; }

// Variscite has one branch a series; before kirkstone NXP's distributions were kept apart from the community's, and
// 6.12 went straight to walnascar.
std::string variscite_branch(std::string_view manifest, const std::optional<Release>& release) {
    if (!release) return std::string(name_of(find_series(manifest).value_or(default_series)));
    if (*release >= Release(6, 12, 0) && *release < Release(6, 13, 0)) return std::string(name_of(Series::walnascar));
    const auto series = series_of(*release);
    return (series < Series::kirkstone ? "fsl-" : "") + std::string(name_of(series));
}

}  // namespace

std::string branch_for(std::string_view repo_url, std::string_view manifest) {
    const auto release = find_release(manifest);
    if (mentions(repo_url, "variscite-bsp-platform")) return variscite_branch(manifest, release);
    const auto series = release ? series_of(*release) : find_series(manifest).value_or(default_series);
    const bool is_nxps = mentions(repo_url, "imx-manifest") || mentions(repo_url, "adv-arm-yocto-bsp");
    return (is_nxps ? "imx-linux-" : "") + std::string(name_of(series));
}

std::string manifest_of(const Workspace& workspace) { return or_else(workspace.manifest, default_manifest); }
std::string repo_url_of(const Workspace& workspace) { return or_else(workspace.repo_url, default_repo); }
std::string branch_of(const Workspace& workspace) {
    return or_else(workspace.branch, branch_for(repo_url_of(workspace), manifest_of(workspace)));
}

FamilyInfo family(const Workspace& workspace) {
    FamilyInfo info;
    info.family = "nxp";
    info.title = "NXP i.MX, Layerscape and QorIQ boards";
    info.directory = "nxp";
    info.machine = default_machine(Kind::variscite, default_series);
    info.distro = default_distro(Kind::variscite, default_series, true);
    info.image = "core-image-minimal";
    info.manifest = default_manifest;
    info.repo_url = default_repo;
    info.branch = branch_for(repo_url_of(workspace), manifest_of(workspace));
    info.manifest_dir = repo_manifests;
    info.manifest_checkout = ".bspctl/manifests";
    info.overlays = {"bspctl-tuning-nxp.yml"};
    info.vendor_tree_markers = {".repo"};
    info.host_tools = {"git", "python3"};
    if (workspace.input && workspace.input->kind == bspctl::kind_repo_manifest) {
        const Tree tree(*workspace.input);
        const auto identity = identify(workspace);
        const auto series = identity ? identity->series : default_series;
        info.machine = default_machine(kind_of(tree), series);
        info.distro = default_distro(kind_of(tree), series, tree.has_release_layer());
    }
    return info;
}

}  // namespace nxp
