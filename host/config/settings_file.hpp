// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

// One of the two files that people write, as `settings` looks at it and changes it.
struct SettingsFile {
    std::filesystem::path path;
    Origin origin = Origin::user_file;  // or workspace_file: what such a file must not say is refused
};

// What the file itself says of settings, in its order: no presets, no vendors. Empty when it is not there. Throws Failure
// when it is not TOML.
[[nodiscard]] std::vector<TomlEntry> values_in(const SettingsFile& file);

// What the file says of one setting. Throws Failure for a name that is neither a setting nor in the file.
[[nodiscard]] std::optional<TomlEntry> value_in(const SettingsFile& file, const std::string& name);

// A change that is known to be valid, to make or only to show.
struct Change {
    std::string name;
    std::string literal;  // the new value; empty: it is taken out
};

// Throws Failure for a name or value that the file would not be read with. `base`: see typed_literal().
[[nodiscard]] Change change_to(const SettingsFile& file, const std::string& name, const std::vector<std::string>& words,
                               const std::filesystem::path& base);
[[nodiscard]] Change change_out(const SettingsFile& file, const std::string& name);

// Makes it; true when the file was changed. With `dry_run` it is tried on the text alone.
bool make(const Change& change, const SettingsFile& file, bool dry_run);

}  // namespace bspctl::config
