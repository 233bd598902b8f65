// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace st {

// What only an OpenSTLinux build needs: the licence, the state of a repo tree, the tool for it, a path that is short.
[[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Host& host, const bspctl::Workspace& workspace);

}  // namespace st
