// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::config {

enum class Type { text, path, flag, integer, number, list, paths };  // paths: a list

// What the file of a workspace may do to a setting. That file comes with somebody's checkout, so it must not be able
// to make a run less safe than its user wants it.
enum class FromWorkspace {
    replaces,  // its value counts, not the user's
    adds,      // its list is added to the user's
    fills,     // its value counts where the user's file has none
    refused    // it is an error
};

// What each text of a list must be.
enum class Each { any, digest /* sha256:HEX */ };

// One setting. This table is the single source for reading files and the environment, for checking, and for help.
struct Key {
    std::string_view name;         // dotted, as in a TOML file; "*" stands for any family: "defaults.*.machine"
    Type type = Type::text;
    std::string_view environment;  // variable that sets it; empty: none
    std::string_view help;         // one line
    double minimum = 0;            // integer and number: lowest value allowed
    std::vector<std::string_view> allowed = {};  // text: the words allowed; empty: any
    FromWorkspace from_workspace = FromWorkspace::replaces;
    Each each = Each::any;
};

[[nodiscard]] const std::vector<Key>& keys();

// The key that `name` is an instance of ("defaults.acme.machine" of "defaults.*.machine"), or null.
[[nodiscard]] const Key* find_key(std::string_view name);

}  // namespace bspctl::config
