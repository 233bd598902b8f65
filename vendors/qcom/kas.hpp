// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace qcom {

// The kas configuration of workspace.input, a manifest of Qualcomm Linux 1: every project at the manifest's revision,
// layers and settings as set_bb_env.sh of meta-qcom-distro writes them. Throws bspctl::Error for what cannot be built.
[[nodiscard]] bspctl::KasConfig kas_config(const bspctl::Workspace& workspace);

}  // namespace qcom
