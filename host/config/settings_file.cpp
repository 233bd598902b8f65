// SPDX-License-Identifier: Apache-2.0
#include "config/settings_file.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "config/check.hpp"
#include "config/edit.hpp"
#include "config/edit_file.hpp"
#include "config/literal.hpp"

namespace bspctl::config {

std::vector<TomlEntry> values_in(const SettingsFile& file) {
    const auto bytes = files::read_if_exists(file.path);
    if (!bytes) return {};
    auto out = read_toml(*bytes, file.path.string());
    std::erase_if(out, [](const TomlEntry& entry) { return is_read_elsewhere(entry.name) || entry.name == version_name; });
    return out;
}

std::optional<TomlEntry> value_in(const SettingsFile& file, const std::string& name) {
    auto all = values_in(file);
    const auto found = std::find_if(all.begin(), all.end(), [&](const TomlEntry& entry) { return entry.name == name; });
    if (found != all.end()) return std::move(*found);
    (void)key_or_failure(name);
    return std::nullopt;
}

Change change_to(const SettingsFile& file, const std::string& name, const std::vector<std::string>& words,
                 const std::filesystem::path& base) {
    const auto* key = key_or_failure(name);
    if (key != nullptr && file.origin == Origin::workspace_file && key->from_workspace == FromWorkspace::refused) {
        throw Failure("cannot set " + name + " for a workspace", name + std::string(refused_in_workspace),
                      "set it for yourself: leave --in-workspace out");
    }
    return {name, typed_literal(name, words, base)};
}

// Whatever the file has may be taken out, known or not.
Change change_out(const SettingsFile& file, const std::string& name) {
    (void)value_in(file, name);
    return {name, {}};
}

bool make(const Change& change, const SettingsFile& file, bool dry_run) {
    const auto path = key_parts(change.name);
    bool changed = false;
    const auto edit = [&](const std::string& text) {
        auto out = change.literal.empty() ? unset_value(text, path, file.path.string())
                                          : set_value(text, path, change.literal, file.path.string());
        changed = out != text;
        return out;
    };
    if (dry_run) (void)edit(files::read_if_exists(file.path).value_or(""));
    else edit_file(file.path, edit);
    return changed;
}

}  // namespace bspctl::config
