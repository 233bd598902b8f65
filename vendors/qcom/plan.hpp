// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace qcom {

// The steps that bring a tree of repo's to the manifest and let Qualcomm's script write build/conf. Empty for a tree that
// repo does not manage: kas fetches everything.
[[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Host& host, const bspctl::Workspace& workspace);

}  // namespace qcom
