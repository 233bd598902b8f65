// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>
#include <vector>

namespace acme {

// What ACME wants looked at before a build, besides NXP's checks.
[[nodiscard]] std::vector<bspctl::Finding> checks(const bspctl::Host& host);

}  // namespace acme
