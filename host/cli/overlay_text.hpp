// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "overlay/effects.hpp"
#include "ui/style.hpp"

// What `bspctl overlay` answers, for people (at most 80 columns where names allow it) and for programs.
namespace bspctl::cli {

[[nodiscard]] std::string overlay_list_text(const overlay::Stack& overlays, const ui::Style& style);
[[nodiscard]] std::string overlay_list_json(const overlay::Stack& overlays);
[[nodiscard]] std::string overlay_json(const overlay::Layer& layer);
[[nodiscard]] std::string effective_json(const overlay::Effects& effects);

// All layers in order, or the one named.
[[nodiscard]] std::vector<overlay::Layer> overlays_to_show(const overlay::Stack& overlays, const std::string& name);

// Places below `bsp_root` are shown relative to it.
[[nodiscard]] std::string overlay_diff_text(const overlay::Effects& effects, const std::vector<overlay::Layer>& shown,
                                            const std::filesystem::path& bsp_root, const ui::Style& style);
[[nodiscard]] std::string overlay_diff_json(const overlay::Effects& effects, const std::vector<overlay::Layer>& shown);

}  // namespace bspctl::cli
