// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bspctl::sync {

// One line of git's progress meter: "Receiving objects:  45% (450/1000), 12.30 MiB | 2.10 MiB/s".
struct Meter {
    std::string phase;           // lower case, without "remote: ": "receiving objects"
    int percent = -1;            // -1: the meter has no total ("Enumerating objects: 8")
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;     // 0: the line names none
    std::uint64_t rate = 0;      // bytes a second
    bool done = false;
};

// Nothing for a line that is no meter.
[[nodiscard]] std::optional<Meter> parse_meter(std::string_view line);

}  // namespace bspctl::sync
