// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::config {

enum class Type { text, path, flag, integer, number, list };

// One setting. This table is the single source for reading files and the environment, for checking, and for help.
struct Key {
    std::string_view name;         // dotted, as in a TOML file; "*" stands for any family: "defaults.*.machine"
    Type type = Type::text;
    std::string_view environment;  // variable that sets it; empty: none
    std::string_view help;         // one line
    double minimum = 0;            // integer and number: lowest value allowed
    std::vector<std::string_view> allowed = {};  // text: the words allowed; empty: any
};

[[nodiscard]] const std::vector<Key>& keys();

// The key that `name` is an instance of ("defaults.acme.machine" of "defaults.*.machine"), or null.
[[nodiscard]] const Key* find_key(std::string_view name);

}  // namespace bspctl::config
