// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "triage/triage.hpp"

// Which layer has what a build misses: one that lies in its tree and is not enabled, else a public one.
namespace bspctl::pipeline {

// The layers of a tree, as bblayers.conf of a build folder divides them.
struct TreeLayers {
    std::vector<std::filesystem::path> enabled, spare;  // `spare`: checked out, not enabled
};

// Layers are looked for in `bsp_root` and up to three folders below it. Nothing when the build folder has no readable
// bblayers.conf: then nobody knows what is enabled. `paths` maps the container's paths that may stand in it.
[[nodiscard]] std::optional<TreeLayers> layers_of_tree(const std::filesystem::path& bsp_root,
                                                       const std::filesystem::path& build_dir,
                                                       const triage::PathMap& paths);

// The first of these layers that has `name`: a collection ("qt6-layer"), a class with or without ".bbclass", a recipe
// by its file's name (NAME.bb, NAME_*.bb; "-native" and "nativesdk-" are left off), or a file below the layer
// ("recipes-core/x/x.inc"). Bounded: a layer of absurd size is not searched to its end.
[[nodiscard]] std::optional<std::filesystem::path> layer_that_has(const std::string& name,
                                                                  const std::vector<std::filesystem::path>& layers);

// Adds to the fix of each diagnosis about something missing where it is. `find_tree` is asked when one needs it; without
// it, or when it finds nothing, only public layers are named.
void name_layers(triage::Report& report, const std::function<std::optional<TreeLayers>()>& find_tree = {});

}  // namespace bspctl::pipeline
