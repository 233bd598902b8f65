// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "setup.hpp"

namespace nxp {

// What the vendor's set-up does to the sources, or asks of the user, that no kas configuration can do in its place.
[[nodiscard]] std::vector<std::string> caveats(const bspctl::Input& input, const Tree& tree, const Setup& setup,
                                               bool accepted_eula);

}  // namespace nxp
