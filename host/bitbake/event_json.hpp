// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "bitbake/events.hpp"

namespace bspctl::bitbake {

inline constexpr std::string_view event_json_schema = "bspctl.bitbake-event/1";

// An event as one line of JSON, {"event": "task_failed", …}, with the keys that docs/user/events.md describes; empty for
// events that have nothing to say by themselves (the variables, the dependency graph).
[[nodiscard]] std::string to_json_line(const EventValue& event);

}  // namespace bspctl::bitbake
