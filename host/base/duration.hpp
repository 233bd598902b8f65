// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace bspctl {

// "90m", "8h", "1h30m", "45s", "2d"; a number alone counts seconds. Nothing for what is no such text, and for what is
// longer than ten years.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace bspctl
