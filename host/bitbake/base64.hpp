// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace bspctl::bitbake {

// Decodes base64 as it stands between the quotes of a JSON text: Python's encoder breaks lines after 76 characters, and
// JSON writes the breaks (and, with some writers, the slash) with a backslash; blanks and breaks as such are passed over
// too. What is given lies in `room`, which grows to what the longest text needs and is used again. Nothing when a character
// is none of base64 or the end is torn.
[[nodiscard]] std::optional<std::string_view> decode_base64(std::string_view json_text, std::string& room);

}  // namespace bspctl::bitbake
