// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "kas/yaml.hpp"
#include "overlay/overlay.hpp"

namespace bspctl::overlay {

// The tree of an overlay that kas would accept. Throws Failure that names the owner and place:line:column when it is
// not YAML, has no header of a version the engine reads (`max_format`; 0: any), holds a value of the wrong type, or
// includes files by a path, which would not be beside the copy that is built with.
[[nodiscard]] const kas::yaml::Node& parse_checked(kas::yaml::Forest& forest, const Layer& layer, int max_format);

}  // namespace bspctl::overlay
