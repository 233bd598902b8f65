// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace bbsetup {

// Is each source where the build will take it from: at its commit, its local folder there?
[[nodiscard]] std::vector<bspctl::Finding> doctor(const bspctl::Host& host, const bspctl::Workspace& workspace);

// The commit that is checked out in a folder, as git's files tell; empty: none, or not to be told.
[[nodiscard]] std::string head_of(const bspctl::Host& host, const std::string& folder);

}  // namespace bbsetup
