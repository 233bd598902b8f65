// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace boards {

// A name pattern of the tables: '*' is any run of characters, '#' one digit, the rest itself. Compared without regard
// to case.
[[nodiscard]] bool matches(std::string_view name, std::string_view pattern);

// The pattern in words: "starts with imx", "ends with -var-som", "matches p####rdb*".
[[nodiscard]] std::string in_words(std::string_view pattern);

[[nodiscard]] std::string lower(std::string_view text);

}  // namespace boards
