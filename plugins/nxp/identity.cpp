// SPDX-License-Identifier: Apache-2.0
#include "identity.hpp"

#include <array>

namespace nxp {
namespace {

using bspctl::Input;
using bspctl::Project;
using bspctl::Workspace;

struct Clue {
    std::string text;
    std::string evidence;
};
using Clues = std::vector<Clue>;

// The layers that carry NXP's release script: their tags are named after the release.
constexpr std::array release_layers{"meta-imx", "meta-fsl-bsp-release", "meta-qoriq"};
// Their branches are named after the series. The core comes first: other layers stay on master for years.
constexpr std::array series_layers{
    "poky",       "openembedded-core", "meta-openembedded",     "meta-freescale",
    "meta-yocto", "meta-fsl-arm",      "meta-freescale-distro", "fsl-community-bsp-base"};

void add(Clues& clues, std::string text, const std::string& what) {
    if (!text.empty()) clues.push_back({text, what + " " + text});
}

void add_project(Clues& clues, const Input& input, std::string_view name, std::string Project::*field,
                 const std::string& verb) {
    if (const auto* project = input.find(name)) add(clues, project->*field, std::string(name) + " " + verb);
}

Clues release_clues(const Input& input) {
    Clues clues;
    for (const auto* name : release_layers) add_project(clues, input, name, &Project::revision, "is at");
    add(clues, input.file_name, "the file is called");
    for (const auto& setting : input.settings) {
        if (setting.key == "links-to") add(clues, setting.value, "the file is a link to");
        if (setting.key == "include") add(clues, setting.value, "the manifest includes");
    }
    for (const auto* name : release_layers) add_project(clues, input, name, &Project::branch, "follows");
    add_project(clues, input, "meta-nxp-demo-experience", &Project::revision, "is at");
    add_project(clues, input, "meta-nxp-demo-experience", &Project::branch, "follows");
    return clues;
}

Clues series_clues(const Workspace& workspace, const Input& input) {
    Clues clues;
    for (const auto* name : series_layers) {
        add_project(clues, input, name, &Project::revision, "is at");
        add_project(clues, input, name, &Project::branch, "follows");
    }
    add(clues, bspctl::find_value(input.settings, "default.revision").value_or(""), "the default revision is");
    add(clues, workspace.branch, "the manifest branch is");
    for (const auto& clue : release_clues(input)) clues.push_back(clue);
    return clues;
}

template <class Find>
auto first(const Clues& clues, Find find, std::string& evidence) -> decltype(find(std::string_view())) {
    for (const auto& clue : clues) {
        if (const auto found = find(clue.text)) {
            evidence = clue.evidence;
            return found;
        }
    }
    return std::nullopt;
}

// Versions of other things also have three numbers: 10.0.1 is not a kernel.
std::optional<Release> plausible_release(std::string_view text) {
    const auto release = find_release(text);
    if (!release || *release < Release(3, 0, 0) || release->numbers[0] > 9) return std::nullopt;
    return release;
}

}  // namespace

std::optional<Identity> identify(const Workspace& workspace) {
    if (!workspace.input) return std::nullopt;
    std::string release_evidence, series_evidence;
    const auto release = first(release_clues(*workspace.input), plausible_release, release_evidence);
    const auto series = first(series_clues(workspace, *workspace.input), find_series, series_evidence);
    if (!release && !series) return std::nullopt;
    Identity identity;
    identity.release_stated = release.has_value();
    identity.series_stated = series.has_value();
    identity.series = series ? *series : series_of(*release);
    identity.release = release ? *release : last_release_of(*series).value_or(Release{});
    identity.evidence = release ? release_evidence : series_evidence;
    return identity;
}

}  // namespace nxp
