// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace xilinx {

// Adds the layers that the release's bblayers.conf template enables, in its order, as far as config.repos has their
// repositories. `input` is the manifest that config.repos was made from. Throws bspctl::Error when there is no core.
void add_layers(bspctl::KasConfig& config, const bspctl::Input& input, const Identity& identity);

}  // namespace xilinx
