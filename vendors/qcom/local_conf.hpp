// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace qcom {

// What local.conf and auto.conf of the release's set-up say, apart from what the tuning overlay and kas decide: threads,
// download and shared-state folders, machine and distribution.
[[nodiscard]] std::vector<bspctl::ConfBlock> local_conf(const Release& release);

}  // namespace qcom
