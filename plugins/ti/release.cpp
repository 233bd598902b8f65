// SPDX-License-Identifier: Apache-2.0
#include "release.hpp"

#include <algorithm>

#include "bspctl/sdk.hpp"
#include "templates.hpp"

namespace ti {

namespace {

constexpr std::string_view newest_manifest = "processor-sdk-scarthgap-chromium-11.00.09.04-config_var01.txt";
constexpr std::string_view newest_branch = "scarthgap_11.00.09.04_var01";
constexpr std::string_view dunfell_branch = "master_var01";
constexpr std::string_view am62_machine = "am62x-var-som";
constexpr std::string_view am33_machine = "am335x-var-som";

// Processor SDKs of the AM335x line end with 08.02 (Linux 5.10.100); Variscite's AM62 releases begin with 08.06.
bool is_am33_release(std::string_view file_name) { return file_name.find("-08.02.") != std::string_view::npos; }

// Four numbers, "11.00.09.04".
bool is_sdk_version(std::string_view text) {
    return std::count(text.begin(), text.end(), '.') == 3 && text.find("..") == std::string_view::npos &&
           text.find_first_not_of("0123456789.") == std::string_view::npos && !text.starts_with('.') &&
           !text.ends_with('.');
}

// No input, or nothing but a name: the family's own default release is meant.
bool is_unknown(const std::optional<bspctl::Input>& input) { return !input || input->projects.empty(); }

}  // namespace

bool is_variscite(const bspctl::Input& input) {
    return std::any_of(input.projects.begin(), input.projects.end(), [](const bspctl::Project& project) {
        return project.short_name().starts_with("meta-variscite-");
    });
}

std::string default_machine(const bspctl::Input& input) {
    if (!is_variscite(input)) return {};
    return std::string(is_am33_release(input.file_name) ? am33_machine : am62_machine);
}

std::string machine_of(const bspctl::Workspace& workspace) {
    if (!workspace.machine.empty()) return workspace.machine;
    if (auto machine = family(workspace).machine; !machine.empty()) return machine;
    throw bspctl::Error("no machine is known for " + workspace.input->file_name,
                        "TI's configurations serve many boards and name none of them",
                        "choose one with -m MACHINE, e.g. -m am62xx-evm, -m am64xx-evm or -m am335x-evm");
}

std::string last_setting(const bspctl::Input& input, std::string_view key) {
    const auto found = std::find_if(input.settings.rbegin(), input.settings.rend(),
                                    [&](const bspctl::KeyValue& setting) { return setting.key == key; });
    return found == input.settings.rend() ? std::string{} : found->value;
}

std::string default_distro(const bspctl::Input& input) {
    const auto distro = local_template(last_setting(input, "OECORELOCALCONF")).distro;
    // OE-Core's own word for a build without a distribution, which is what the distroless templates mean.
    return distro.empty() ? "nodistro" : distro;
}

std::string default_image(const bspctl::Input& input) {
    return is_variscite(input) ? "var-thin-image" : "core-image-minimal";
}

// processor-sdk-<series>[-<variant>]-<sdk version>-config_<revision>.txt is kept on <series>_<version>_<revision>; the
// names without a series, all of dunfell, are on one branch.
std::string tool_branch(std::string_view manifest) {
    constexpr std::string_view begin = "processor-sdk-";
    constexpr std::string_view middle = "-config_";
    constexpr std::string_view end = ".txt";
    const auto config = manifest.rfind(middle);
    if (!manifest.starts_with(begin) || !manifest.ends_with(end) || config == std::string_view::npos) {
        return std::string(newest_branch);
    }
    const auto revision =
        manifest.substr(config + middle.size(), manifest.size() - config - middle.size() - end.size());
    const auto release = manifest.substr(begin.size(), config - begin.size());
    const auto version = release.substr(release.rfind('-') + 1);
    const auto series = release.substr(0, release.find('-'));
    if (!is_sdk_version(version) || !revision.starts_with("var")) return std::string(newest_branch);
    if (series == version) return std::string(version.starts_with("08.") ? dunfell_branch : newest_branch);
    return std::string(series) + "_" + std::string(version) + "_" + std::string(revision);
}

bspctl::FamilyInfo family(const bspctl::Workspace& workspace) {
    const bool unknown = is_unknown(workspace.input);
    bspctl::FamilyInfo info;
    info.family = "ti";
    info.title = "TI Sitara and Jacinto (AM3x, AM4x, AM5x, AM6x, J7): oe-layersetup configurations";
    info.directory = "ti";
    info.machine = unknown ? std::string(am62_machine) : default_machine(*workspace.input);
    info.distro = unknown ? "arago" : default_distro(*workspace.input);
    info.image = unknown ? "var-thin-image" : default_image(*workspace.input);
    info.manifest = newest_manifest;
    info.repo_url = "https://github.com/varigit/oe-layersetup.git";
    info.branch = tool_branch(workspace.manifest.empty() ? newest_manifest : std::string_view(workspace.manifest));
    info.manifest_dir = "oe-layertool/configs/variscite";
    info.manifest_checkout = ".bspctl/oe-layersetup";
    info.manifest_subdir = "configs/variscite";
    info.overlays = {"bspctl-tuning-ti.yml"};
    info.vendor_tree_markers = {"oe-layertool/oe-layertool-setup.sh"};
    info.host_tools = {"git", "python3"};
    return info;
}

}  // namespace ti
