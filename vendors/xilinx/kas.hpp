// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace xilinx {

// The kas configuration of workspace.input, one of AMD's repo manifests: every project at the manifest's revision, the
// layers and settings of the release's templates. Throws bspctl::Error for what cannot be built.
[[nodiscard]] bspctl::KasConfig kas_config(const bspctl::Workspace& workspace);

}  // namespace xilinx
