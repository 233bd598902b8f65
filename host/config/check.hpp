// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "config/keys.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

// What is wrong with a value, in words; empty when nothing is.
[[nodiscard]] std::string check(const Key& key, const TomlEntry& entry);
[[nodiscard]] std::string check_text(const Key& key, std::string_view text);

[[nodiscard]] std::optional<double> parse_number(std::string_view text);

// " (did you mean …?)" for a name that is nearly a key, else "".
[[nodiscard]] std::string suggestion(std::string_view name);

}  // namespace bspctl::config
