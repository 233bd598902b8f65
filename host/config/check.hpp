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

// What is wrong with where a name that is no key stands: a value where a table belongs ("build = 3"), a table where a value
// does ("[build.nproc]"); empty when nothing is.
[[nodiscard]] std::string check_place(const TomlEntry& entry);

// Why a key is refused in a workspace's file, to go behind its name.
inline constexpr std::string_view refused_in_workspace =
    " is for the user's own configuration; a workspace, which may be somebody else's checkout, does not decide which code "
    "runs here";

// "a whole number", "true or false", …
[[nodiscard]] std::string_view type_word(Type type);

// "1 … 100", "at least 1", "above 0"; empty when any value will do.
[[nodiscard]] std::string range_text(const Key& key);

// " (did you mean …?)" for a name that is nearly a key, else "".
[[nodiscard]] std::string suggestion(std::string_view name);
[[nodiscard]] std::string table_suggestion(std::string_view table);

}  // namespace bspctl::config
