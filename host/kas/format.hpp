// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "kas/document.hpp"
#include "kas/yaml.hpp"

namespace bspctl::kas {

// The lowest format version that knows every key in one file, by kas's format changelog. The position is that of the
// first key that needs it.
[[nodiscard]] FormatNeed format_need(const yaml::Forest& forest, const yaml::Node& root);

}  // namespace bspctl::kas
