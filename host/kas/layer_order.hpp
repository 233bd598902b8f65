// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/values.hpp"

// The order kas gives BBLAYERS when no layer has a priority. It has changed once: kas before 4.8 sorts the layers'
// paths as text; since then kas sorts by repository key, then by the layer's name as written.
namespace bspctl::kas {

// True when every kas keeps the order of config.layers by itself.
[[nodiscard]] bool kas_keeps_order(const KasConfig& config);

}  // namespace bspctl::kas
