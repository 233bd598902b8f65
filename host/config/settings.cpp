// SPDX-License-Identifier: Apache-2.0
#include "config/settings.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "config/check.hpp"
#include "config/keys.hpp"
#include "config/toml.hpp"

namespace bspctl::config {

std::string_view to_string(Origin origin) {
    switch (origin) {
        case Origin::built_in: return "built-in";
        case Origin::family: return "family";
        case Origin::user_file: return "user";
        case Origin::workspace_file: return "workspace";
        case Origin::environment: return "environment";
        case Origin::flag: return "flag";
    }
    return "built-in";
}

std::optional<bool> parse_flag(std::string_view text) {
    const auto word = text::lower(text);
    if (word == "1" || word == "true" || word == "yes" || word == "on") return true;
    if (word == "0" || word == "false" || word == "no" || word == "off") return false;
    return std::nullopt;
}

std::string absolute_path(std::string_view text, const std::filesystem::path& base, const std::string& home) {
    if (text.empty() || text.starts_with("${")) return std::string(text);
    if (text != "~" && !text.starts_with("~/")) return (base / text).lexically_normal().string();
    if (home.empty()) throw Failure("cannot expand " + std::string(text), "HOME is not set", "write the whole path");
    return (std::filesystem::path(home) / text.substr(text == "~" ? 1 : 2)).lexically_normal().string();
}

namespace {

std::string absolute_paths(std::string_view joined, const std::filesystem::path& base, const std::string& home) {
    if (joined.empty()) return {};
    auto paths = text::split(joined, ',');
    for (auto& path : paths) path = absolute_path(path, base, home);
    return text::join(paths, ",");
}

}  // namespace

Settings Settings::load(const std::filesystem::path& user_file, const std::filesystem::path& workspace_file,
                        const std::function<std::string(const char*)>& environment) {
    Settings settings;
    std::vector<std::string> problems;
    const auto home = environment("HOME");
    if (!user_file.empty()) settings.read_file(user_file, Origin::user_file, home, problems);
    if (!workspace_file.empty()) settings.read_file(workspace_file, Origin::workspace_file, home, problems);
    settings.read_environment(environment, problems);
    if (!problems.empty()) {
        throw Failure("the configuration is not valid", text::join(problems, "\n       "),
                      "correct the places named; `bspctl help configuration` lists the keys");
    }
    return settings;
}

void Settings::read_file(const std::filesystem::path& file, Origin origin, const std::string& home,
                         std::vector<std::string>& problems) {
    const auto bytes = files::read_if_exists(file);
    if (!bytes) return;
    const auto folder = std::filesystem::absolute(file).parent_path();
    for (auto& entry : read_toml(*bytes, file.string())) {
        const auto* key = find_key(entry.name);
        if (key == nullptr) {
            warnings_.push_back(entry.position.str() + ": unknown key " + entry.name + suggestion(entry.name));
            continue;
        }
        if (auto problem = check(*key, entry); !problem.empty()) {
            problems.push_back(entry.position.str() + ": " + problem);
            continue;
        }
        if (key->type == Type::path) entry.text = absolute_path(entry.text, folder, home);
        if (key->type == Type::paths) entry.text = absolute_paths(entry.text, folder, home);
        if (origin == Origin::workspace_file) take_from_workspace(*key, entry, problems);
        else set(entry.name, std::move(entry.text), origin, entry.position.str());
    }
}

void Settings::take_from_workspace(const Key& key, const TomlEntry& entry, std::vector<std::string>& problems) {
    const auto where = entry.position.str();
    const auto* users = find(entry.name);
    switch (key.from_workspace) {
        case FromWorkspace::refused:
            problems.push_back(where + ": " + entry.name + " is for the user's own configuration; a workspace, which may be "
                               "somebody else's checkout, does not decide which code runs here");
            return;
        case FromWorkspace::fills:
            if (users != nullptr) return;
            break;
        case FromWorkspace::adds:
            if (users == nullptr || users->text.empty()) break;
            if (entry.text.empty()) return;
            return set(entry.name, users->text + "," + entry.text, Origin::workspace_file, users->where + ", " + where);
        case FromWorkspace::replaces: break;
    }
    set(entry.name, entry.text, Origin::workspace_file, where);
}

void Settings::read_environment(const std::function<std::string(const char*)>& environment,
                                std::vector<std::string>& problems) {
    for (const auto& key : keys()) {
        if (key.environment.empty()) continue;
        const std::string variable(key.environment);
        auto text = environment(variable.c_str());
        if (text.empty()) continue;  // set but empty counts as unset
        if (auto problem = check_text(key, text); !problem.empty()) {
            problems.push_back("$" + variable + ": " + problem);
            continue;
        }
        if (key.type == Type::path) text = absolute_path(text, std::filesystem::current_path(), environment("HOME"));
        set(std::string(key.name), std::move(text), Origin::environment, "$" + variable);
    }
}

void Settings::set(const std::string& name, std::string text, Origin origin, std::string where) {
    auto& slot = values_[name];
    if (slot.origin > origin) return;
    slot = {std::move(text), origin, std::move(where)};
}

const Value* Settings::find(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

std::string Settings::text(const std::string& name, std::string_view fallback) const {
    const auto* value = find(name);
    return value == nullptr ? std::string(fallback) : value->text;
}

bool Settings::flag(const std::string& name) const { return parse_flag(text(name)).value_or(false); }

double Settings::number(const std::string& name, double fallback) const {
    const auto* value = find(name);
    return value == nullptr ? fallback : parse_number(value->text).value_or(fallback);
}

std::vector<std::string> Settings::list(const std::string& name) const {
    const auto* value = find(name);
    if (value == nullptr || value->text.empty()) return {};
    return text::split(value->text, ',');
}

Value Settings::choice(std::string_view what, std::string_view family, std::string_view family_default) const {
    const auto* any = find("defaults.*." + std::string(what));
    const auto* own = find("defaults." + std::string(family) + "." + std::string(what));
    const auto* best = any;
    if (best == nullptr || (own != nullptr && own->origin > best->origin)) best = own;
    return best != nullptr ? *best : Value{std::string(family_default), Origin::family, {}};
}

std::vector<std::string> Settings::families_with(std::string_view what) const {
    std::vector<std::pair<Origin, std::string>> found;
    const auto tail = "." + std::string(what);
    for (const auto& [name, value] : values_) {
        if (!name.starts_with("defaults.") || !name.ends_with(tail)) continue;
        const auto family = name.substr(9, name.size() - 9 - tail.size());
        if (family != "*") found.emplace_back(value.origin, family);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> out;
    for (auto& [origin, family] : found) {
        if (origin == found.front().first) out.push_back(std::move(family));
    }
    return out;
}

}  // namespace bspctl::config
