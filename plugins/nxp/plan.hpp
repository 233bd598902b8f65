// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace nxp {

// Steps that bring a tree of the vendor's own tools (`repo` and the set-up script) to the manifest asked for. None
// where there is no such tree, unless the option vendor-tools is "yes", and none where the pinned layout was asked
// for: kas fetches there. The list has the same steps each time; what is not needed carries the reason.
[[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Host& host, const bspctl::Workspace& workspace);

}  // namespace nxp
