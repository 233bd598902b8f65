// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "overlay/effects.hpp"
#include "pipeline/planner.hpp"

namespace bspctl::pipeline {

// What is layered over the configuration, the same for every command that runs kas. Asks the plugins, reads files,
// writes nothing.
[[nodiscard]] overlay::Stack overlay_stack(const Build& build, const Surroundings& surroundings);

// "NAME of ORIGIN is left out: REASON", for each.
[[nodiscard]] std::vector<std::string> left_out_notes(const overlay::Stack& overlays);

// "NAME sha256:HEX of ORIGIN", for each: what a run's record says of its overlays.
[[nodiscard]] std::vector<std::string> overlay_records(const overlay::Stack& overlays);

// The kas argument of the build step: the user's (or our) YAML and the overlays, relative to bsp_root.
[[nodiscard]] std::string kas_argument(const Build& build, const overlay::Stack& overlays);

// What the overlays are laid over. A configuration that can only be generated later (its manifest has to be fetched
// first) is empty.
[[nodiscard]] overlay::Configuration configuration_of(const Build& build, const Surroundings& surroundings);

}  // namespace bspctl::pipeline
