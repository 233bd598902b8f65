// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "config/keys.hpp"

namespace bspctl::cli {

// A value of a setting in its own JSON type; a text when `key` is null (a plugin's own) or the text does not fit.
void write_value(json::Writer& out, const config::Key* key, std::string_view text);

// Rows in columns two blanks apart, each as wide as its widest cell but for the last; a row of one cell is a line of its own.
[[nodiscard]] std::string columns(const std::vector<std::vector<std::string>>& rows);

}  // namespace bspctl::cli
