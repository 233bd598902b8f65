// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace bspctl {

// Seconds since 1970 as ISO 8601 in UTC with milliseconds, "2026-11-21T16:45:16.250Z". Empty for what is no time of the
// years 1970 to 9999; 0 is none, it stands for "not known".
[[nodiscard]] std::string utc_time(double seconds);

}  // namespace bspctl
