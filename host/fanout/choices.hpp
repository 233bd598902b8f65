// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "config/presets.hpp"
#include "config/settings.hpp"
#include "fanout/variants.hpp"
#include "pipeline/request.hpp"

// How a preset and a variant become settings and a request.
namespace bspctl::fanout {

// The files that hold presets, strongest last; empty names are left out.
[[nodiscard]] std::vector<std::filesystem::path> preset_files(const std::filesystem::path& user_folder,
                                                              const std::filesystem::path& workspace_file);

// The preset's choices as settings of Origin::preset. What the command line or the environment says stays; a family
// that they contradict throws Failure. `input`: the kas file or manifest of the command line, which stands for what the
// preset would build. Returns what a workspace's file hides of the preset, one sentence each.
std::vector<std::string> apply(const config::Preset& preset, const std::string& input, config::Settings& settings);

// The rest of it: what is built, targets, the overlays' stand-in. `settings` as apply() left them.
void apply(const config::Preset& preset, const config::Settings& settings, pipeline::Request& request);

// The preset's axes, with --matrix in their place where it speaks of the same, cut down to what the command line and the
// environment say. Throws Failure for a --matrix of what an option names too.
[[nodiscard]] std::vector<Axis> axes(const config::Preset* preset, std::vector<Axis> matrix, const std::string& input,
                                     const config::Settings& settings);

// What makes the request and the settings this variant's. Its values count as given on the command line: a list is
// there to be built, whatever a workspace's own default is.
void apply(const Variant& variant, config::Settings& settings, pipeline::Request& request);

}  // namespace bspctl::fanout
