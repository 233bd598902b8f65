// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string_view>

namespace bspctl::bitbake {

// One event as it stands in its line of the event log: views of the line.
struct EventLine {
    std::string_view class_name;
    std::string_view vars;  // base64 between JSON's quotes: its line breaks are \n
};

// Reads {"class": "…", "vars": "…"}: as Python's json.dumps writes it without looking at every character, and with other
// blanks, another order or further keys as well. Nothing when the line is no such object. Time is linear in the line and no
// stack grows with it, whatever it nests.
[[nodiscard]] std::optional<EventLine> read_event_line(std::string_view line);

}  // namespace bspctl::bitbake
