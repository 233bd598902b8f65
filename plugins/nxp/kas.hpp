// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace nxp {

// The kas configuration of workspace.input, a repo manifest: every project pinned as the manifest says, the layers
// and settings of the vendor's own set-up. Throws bspctl::Error for what cannot be built.
[[nodiscard]] bspctl::KasConfig kas_config(const bspctl::Workspace& workspace);

}  // namespace nxp
