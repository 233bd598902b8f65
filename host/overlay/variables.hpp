// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "overlay/effects.hpp"

namespace bspctl::overlay {

// BitBake variables that two overlays assign outright (=, ?=, :=) to different values in the blocks of
// local_conf_header or bblayers_conf_header. kas writes the blocks of each sorted by name; BitBake then reads them in
// that order, where the last = or := counts, and ?= only while nothing is set. Variables that the configuration's own
// blocks decide are none: both overlays have given way.
[[nodiscard]] std::vector<Conflict> variable_conflicts(const std::vector<Key>& keys, const std::vector<Layer>& layers);

}  // namespace bspctl::overlay
