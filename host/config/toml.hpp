// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "config/keys.hpp"

namespace bspctl::config {

// One value of a TOML file under its dotted name. A part of the name that TOML wants in quotes has them here too, so that
// "a.b" = 1 is not taken for a.b = 1.
struct TomlEntry {
    struct Item {
        std::string text;
        Type type = Type::text;
    };
    std::string name;
    std::string text;   // lists: joined with ','
    Type type = Type::text;
    Position position;
    std::vector<Item> items = {};  // of a list
};

// All values of a document, tables flattened, in file order. Throws Failure with file:line:column when it is not TOML.
[[nodiscard]] std::vector<TomlEntry> read_toml(std::string_view bytes, const std::string& file);

// The parts of a dotted key as it is written, quotes and escapes undone: a."b.c" is {"a", "b.c"}. Throws as read_toml().
[[nodiscard]] std::vector<std::string> key_parts(std::string_view written);

// All that a document says but one value, in one notation whatever its own: equal texts mean equal values. Tables that
// are empty without that value do not count. Throws as read_toml().
[[nodiscard]] std::string values_without(std::string_view bytes, const std::string& file,
                                         const std::vector<std::string>& path);

// One value in that notation; empty when there is none.
[[nodiscard]] std::string value_of(std::string_view bytes, const std::string& file, const std::vector<std::string>& path);

// A text as TOML writes it, on one line.
[[nodiscard]] std::string text_literal(std::string_view text);

// A part of a key as TOML writes it: bare where it may be.
[[nodiscard]] std::string key_literal(std::string_view part);

}  // namespace bspctl::config
