// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "setup.hpp"

namespace nxp {

// The settings that the set-up leaves in local.conf, in numbered blocks because kas sorts them by name. MACHINE and
// DISTRO are not among them: kas writes those after the header, and a line here would win over them.
// `accept_eula`: the user agreed to NXP's licence.
[[nodiscard]] std::vector<bspctl::ConfBlock> local_conf(const Tree& tree, const Setup& setup, bool accept_eula);

// BSPDIR, which the lines above and layers refer to: the folder two levels above build/conf/bblayers.conf.
[[nodiscard]] std::vector<bspctl::ConfBlock> bblayers_conf();

}  // namespace nxp
