// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace st {

// What the set-up script leaves in local.conf, without MACHINE and DISTRO: those are kas's. The acceptance of the
// licence is in it only when `accepted`.
[[nodiscard]] std::vector<bspctl::ConfBlock> local_conf(const Release& release, const std::string& machine,
                                                        const std::string& distro, bool accepted);

// The head of bblayers.conf. OpenSTLinux insists on the number of its layer configuration.
[[nodiscard]] std::vector<bspctl::ConfBlock> bblayers_conf();

// The variable that accepts the licence of a machine's packages.
[[nodiscard]] std::string eula_variable(const std::string& machine);

}  // namespace st
