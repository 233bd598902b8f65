// SPDX-License-Identifier: Apache-2.0
#include "config/file_reader.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "config/check.hpp"

namespace bspctl::config {

namespace {

std::string absolute_text(const Key& key, const std::string& text, const std::filesystem::path& base,
                          const std::string& home) {
    if (key.type == Type::path) return absolute_path(text, base, home);
    if (key.type != Type::paths || text.empty()) return text;
    auto paths = text::split(text, ',');
    for (auto& path : paths) path = absolute_path(path, base, home);
    return text::join(paths, ",");
}

// The table that a name lies in and that no key lies in: "futur" of "futur.key"; empty when its table is known.
std::string unknown_table(std::string_view name) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos || name.starts_with('"')) return {};  // a quoted name may have dots of its own
    const auto table = name.substr(0, dot + 1);
    const bool known = std::any_of(keys().begin(), keys().end(), [&](const Key& key) { return key.name.starts_with(table); }) ||
                       std::any_of(unused_keys().begin(), unused_keys().end(), [&](auto key) { return key.starts_with(table); });
    return known ? std::string{} : std::string(name.substr(0, dot));
}

}  // namespace

void FileReader::read_file(const std::filesystem::path& file, Origin origin) {
    if (file.empty()) return;
    const auto bytes = files::read_if_exists(file);
    if (!bytes) return;
    folder_ = std::filesystem::absolute(file).parent_path();
    auto entries = read_toml(*bytes, file.string());
    present_.clear();
    doubted_.clear();
    for (const auto& entry : entries) present_.insert(entry.name);
    for (auto& entry : entries) read_entry(std::move(entry), origin);
}

void FileReader::read_entry(TomlEntry entry, Origin origin) {
    if (is_read_elsewhere(entry.name)) return;
    if (entry.name == version_name) return check_version(entry);
    if (is_plugin_setting(entry.name)) {
        auto name = text::replace_all(entry.name, "\"", "");
        return settings_.set(name, std::move(entry.text), origin, entry.position.str());
    }
    if (const auto* key = find_key(entry.name)) return take(*key, std::move(entry), origin);
    if (const auto renamed = find_former(entry.name); renamed.key != nullptr) return take_former(renamed, std::move(entry), origin);
    if (is_unused(entry.name)) return settings_.notes_.push_back(entry.position.str() + ": " + entry.name);
    if (auto problem = check_place(entry); !problem.empty()) {
        return problems_.push_back(entry.position.str() + ": " + problem);
    }
    unknown(entry);
}

void FileReader::take(const Key& key, TomlEntry entry, Origin origin) {
    auto problem = check(key, entry);
    if (problem.empty()) problem = make_absolute(key, entry.text, folder_);
    if (!problem.empty()) return problems_.push_back(entry.position.str() + ": " + problem);
    if (origin == Origin::workspace_file) take_from_workspace(key, entry);
    else settings_.set(entry.name, std::move(entry.text), origin, entry.position.str());
}

std::string FileReader::make_absolute(const Key& key, std::string& text, const std::filesystem::path& base) const {
    try {
        text = absolute_text(key, text, base, sources_.environment("HOME"));
        return {};
    } catch (const Failure& failure) {
        return std::string(key.name) + ": " + failure.what() + ": " + failure.why();
    }
}

void FileReader::take_from_workspace(const Key& key, const TomlEntry& entry) {
    const auto where = entry.position.str();
    const auto* users = settings_.find(entry.name);
    switch (key.from_workspace) {
        case FromWorkspace::refused: return problems_.push_back(where + ": " + entry.name + std::string(refused_in_workspace));
        case FromWorkspace::fills:
            if (users == nullptr) break;
            return settings_.hidden_[entry.name].push_back({entry.text, Origin::workspace_file, where});
        case FromWorkspace::adds:
            if (users == nullptr || users->text.empty()) break;
            if (entry.text.empty()) return;
            return settings_.set(entry.name, users->text + "," + entry.text, Origin::workspace_file, users->where + ", " + where);
        case FromWorkspace::replaces: break;
    }
    settings_.set(entry.name, entry.text, Origin::workspace_file, where);
}

// The key's present name stands above its former one in the same file.
void FileReader::take_former(const Renamed& renamed, TomlEntry entry, Origin origin) {
    const auto& [key, former] = renamed;
    settings_.warnings_.push_back(entry.position.str() + ": " + entry.name + " is now " + std::string(key->name));
    if (!former->when_true.empty()) {
        if (entry.type != Type::flag) {
            return problems_.push_back(entry.position.str() + ": " + entry.name + " must be true or false, found '" + entry.text + "'");
        }
        if (entry.text != "true") return;
        entry.text = former->when_true;
        entry.type = Type::text;
    }
    entry.name = key->name;
    if (!present_.contains(entry.name)) take(*key, std::move(entry), origin);
}

void FileReader::check_version(const TomlEntry& entry) {
    const auto place = entry.position.str() + ": " + std::string(version_name);
    const auto number = parse_number(entry.text);
    if (entry.type != Type::integer || !number || *number < 0) {
        return problems_.push_back(place + " must be a whole number, found '" + entry.text + "'");
    }
    if (*number > newest_version) {
        settings_.warnings_.push_back(place + " " + entry.text + " is newer than this version reads (" +
                                      std::to_string(newest_version) + "); what it does not know is left out");
    }
}

void FileReader::unknown(const TomlEntry& entry) {
    const auto table = unknown_table(entry.name);
    if (table.empty()) return doubt(entry.position.str() + ": unknown key " + entry.name + suggestion(entry.name));
    if (doubted_.insert(table).second) doubt(entry.position.str() + ": unknown table [" + table + "]" + table_suggestion(table));
}

void FileReader::doubt(std::string text) {
    auto& list = sources_.strict ? problems_ : settings_.warnings_;
    list.push_back(std::move(text));
}

void FileReader::read_environment() {
    const auto& variable = sources_.environment;
    for (const auto& key : keys()) {
        if (!key.native.empty()) {
            const std::string native(key.native);
            auto text = variable(native.c_str());
            if (!text.empty()) settings_.record(std::string(key.name), {std::move(text), Origin::environment, "$" + native, true});
        }
        if (key.environment.empty()) continue;
        auto text = variable(key.environment.c_str());
        if (text.empty()) continue;  // set but empty counts as unset
        take_variable(key, std::move(text));
    }
}

void FileReader::take_variable(const Key& key, std::string text) {
    const auto where = "$" + key.environment;
    auto problem = check_text(key, text);
    if (problem.empty()) problem = make_absolute(key, text, std::filesystem::current_path());
    if (problem.empty()) return settings_.set(std::string(key.name), std::move(text), Origin::environment, where);
    const bool ours = key.environment.starts_with("BSPCTL_");
    (ours || sources_.strict ? problems_ : settings_.unusable_).push_back(where + ": " + problem);
}

void FileReader::finish() const {
    if (problems_.empty()) return;
    throw Failure("the configuration is not valid", text::join(problems_, "\n       "),
                  "correct the places named; `bspctl help configuration` lists the keys");
}

}  // namespace bspctl::config
