// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "telemetry/run.hpp"

namespace bspctl::telemetry {

// One line of events.jsonl without its end: {"ts":…,"event":…, the fields…}, secrets masked.
[[nodiscard]] std::string to_json(const Event& event);

// The event of one line; nothing when the line is none.
[[nodiscard]] std::optional<Event> from_json(std::string_view line);

// The event as a person reads it: "INFO     step_ok step=sync", "ERROR    disk is full".
[[nodiscard]] std::string to_text(const Event& event);

}  // namespace bspctl::telemetry
