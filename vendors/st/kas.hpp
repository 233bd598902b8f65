// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace st {

// The kas configuration of an OpenSTLinux manifest: what the set-up script would make of the same tree. Throws
// bspctl::Error for what is no complete manifest.
[[nodiscard]] bspctl::KasConfig kas_config(const bspctl::Host& host, const bspctl::Workspace& workspace);

}  // namespace st
