// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <limits>
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

// The name that a key had before, or has in the files of the tools this one follows. It is read, and never rewritten.
struct Former {
    std::string_view name;
    std::string_view when_true = {};  // it was a switch: true means this value of the key, false says nothing
};

// One setting. This table is the single source for reading files and the environment, for checking, for `settings`, the
// JSON Schema, help and the reference page. A line needs name, type and help; all else has a sensible default.
struct Key {
    // Dotted, as in a TOML file; "*" stands for any family ("defaults.*.machine") or, at the end, for any name at all.
    std::string_view name;
    Type type = Type::text;
    std::string_view help;                   // one line
    std::string environment = {};            // variable that sets it; left empty it is derived, BSPCTL_SECTION_KEY
    std::string_view flag = {};              // options that set it, as help shows them
    std::string_view standard = {};          // the value without any source; empty: none, or it depends
    double minimum = 0;                      // integer and number: lowest value allowed
    double maximum = std::numeric_limits<double>::infinity();
    bool above_minimum = false;              // the lowest value itself is not allowed
    std::vector<std::string_view> allowed = {};  // text: the words allowed; empty: any
    FromWorkspace from_workspace = FromWorkspace::replaces;
    Each each = Each::any;
    // The variable that it becomes for BitBake, in BitBake's own notation. The caller's own stands above the files and is
    // passed on as it is.
    std::string_view native = {};
    std::vector<Former> former = {};
    std::string_view check = {};  // doctor's check that it is a limit of
};

// Does it stand for a table of names that its user chooses ("doctor.levels.*")? Such a key has no variable.
[[nodiscard]] inline bool is_map(const Key& key) { return key.name.ends_with(".*"); }

// Every key. A key that only its user may set (FromWorkspace::refused) has a variable only where the table says so:
// what decides which code runs is no by-product of a naming rule.
[[nodiscard]] const std::vector<Key>& keys();

// The key that `name` is an instance of ("defaults.acme.machine" of "defaults.*.machine"), or null.
[[nodiscard]] const Key* find_key(std::string_view name);

// The key that had this name before, and what the name means; `key` is null when none had it.
struct Renamed {
    const Key* key = nullptr;
    const Former* former = nullptr;
};
[[nodiscard]] Renamed find_former(std::string_view name);

// Keys that the files of the tools this one follows may carry and that nothing here reads yet: a note, no warning.
[[nodiscard]] const std::vector<std::string_view>& unused_keys();
[[nodiscard]] bool is_unused(std::string_view name);

// The format of the files: `config_version` at the top of one, where it has it. Newer ones are read as far as they go.
inline constexpr std::string_view version_name = "config_version";
inline constexpr int newest_version = 3;

// Top-level names of the same files that are read elsewhere ([[presets]], [[vendors]]).
[[nodiscard]] bool is_read_elsewhere(std::string_view name);

// A plugin's own setting, "plugin.ID.KEY": any value, handed to plugins as it is.
[[nodiscard]] bool is_plugin_setting(std::string_view name);

// Is a list written as one text, its parts apart by ','?
[[nodiscard]] inline bool is_list(Type type) { return type == Type::list || type == Type::paths; }

}  // namespace bspctl::config
