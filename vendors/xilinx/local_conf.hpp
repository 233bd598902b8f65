// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace xilinx {

// What the release's local.conf template sets, apart from the machine and the distribution, which kas writes itself,
// and from paths into AMD's own network. The licences the template accepts are accepted only if `accept_licences`.
[[nodiscard]] std::vector<bspctl::ConfBlock> local_conf(const Identity& identity, bool accept_licences);

// Does the template accept licences for its users (LICENSE_FLAGS_ACCEPTED)?
[[nodiscard]] bool accepts_licences(const Identity& identity);

// The settings that the template points into AMD's own network, in words; empty: none.
[[nodiscard]] std::string internal_settings(const Identity& identity);

}  // namespace xilinx
