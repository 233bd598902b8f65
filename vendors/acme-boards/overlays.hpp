// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/values.hpp>
#include <vector>

namespace acme {

// Where BitBake downloads from.
inline constexpr auto mirror_overlay = "boards-mirror.yml";

// The overlays that this plugin brings along.
[[nodiscard]] std::vector<bspctl::Overlay> own_overlays();

}  // namespace acme
