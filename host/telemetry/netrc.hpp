// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bspctl::telemetry {

struct NetrcLine {
    bool begins = false;                // it names a machine or a login: the lines behind it may hold the password
    std::optional<std::string> masked;  // the line with its passwords masked, when it has any
};

// A line that may be one of a .netrc file, whose keywords and words may stand on one line or on several. `begun`: a line
// shortly before has begun an entry. "password" elsewhere is everyday text.
[[nodiscard]] NetrcLine mask_netrc(std::string_view line, bool begun);

}  // namespace bspctl::telemetry
