// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>

namespace bspctl {

// Seconds since 1970 as ISO 8601 in UTC with milliseconds, "2026-11-21T16:45:16.250Z". Empty for what is no time of the
// years 1970 to 9999; 0 is none, it stands for "not known".
[[nodiscard]] std::string utc_time(double seconds);

// The same of a time that is known: from 1970 on, 0 included.
[[nodiscard]] std::string utc_time(std::chrono::milliseconds since_1970);

}  // namespace bspctl
