// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "bspctl/values.hpp"
#include "config/settings.hpp"
#include "detect/detect.hpp"
#include "pipeline/request.hpp"
#include "plugins/registry.hpp"

namespace bspctl::pipeline {

// A request made definite: whose it is, where it happens, what is built. Everything after this works on a Build and
// on the state of the disk, and asks no more questions.
struct Build {
    Request request;
    plugins::Plugin* plugin = nullptr;
    FamilyInfo family;
    const vendors::Definition* definition = nullptr;  // of request.definitions; null: none fits
    std::string family_reason;              // the strongest evidence
    Workspace workspace;                    // as the plugin sees it: roots, choices, and the input once it is at hand
    std::filesystem::path bsp_root;
    std::string config;                     // form A: the kas argument, relative to bsp_root
    bool generates = false;                 // forms B and C: the kas YAML is ours
    std::filesystem::path generated;        // where that YAML goes
    std::filesystem::path manifest_file;    // forms B and C: empty until the file is at hand
    config::Settings settings;              // those given, and what the definition says below them
    std::vector<config::Value> choices;     // machine, distro, image with their origins, for the banner
    std::string workspace_how;              // how the workspace was found
};

// Throws Failure (exit 2) when the input is no build, when nobody or everybody claims it, when there is no workspace,
// when a kas file lies outside the bsp_root that its family needs.
[[nodiscard]] Build resolve(const Request& request, const config::Settings& settings, plugins::Registry& registry);

// Looks for the manifest again (after a step that may have brought it) and reads it into build.workspace.input.
void refresh(Build& build, const plugins::Registry& registry);

// Where kas builds: <bsp_root>/build, or the build folder that was asked for.
[[nodiscard]] std::filesystem::path build_dir(const Build& build);

// The machine of this build, where it can be told: chosen, in the kas file, or the family's. Else empty.
[[nodiscard]] std::string machine_of(const Build& build);

// Where a vendor's set-up script configures: always <bsp_root>/build.
[[nodiscard]] std::filesystem::path setup_dir(const Build& build);

// What sets the files of one build folder apart from those of another in the same bsp_root: "" of "build", "-a" of
// "build-a".
[[nodiscard]] std::string build_suffix(const Build& build);

// Do the vendor's own tools manage this tree, or are they asked to?
[[nodiscard]] bool vendor_tree(const Build& build);

}  // namespace bspctl::pipeline
