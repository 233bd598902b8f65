// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "config/keys.hpp"

namespace bspctl::config {

// The entries as they are written down, before variables are derived. For keys() alone.
[[nodiscard]] std::vector<Key> key_table();

}  // namespace bspctl::config
