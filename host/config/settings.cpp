// SPDX-License-Identifier: Apache-2.0
#include "config/settings.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "config/check.hpp"
#include "config/file_reader.hpp"
#include "config/keys.hpp"

namespace bspctl::config {

std::string_view to_string(Origin origin) {
    switch (origin) {
        case Origin::built_in: return "built-in";
        case Origin::family: return "family";
        case Origin::vendor: return "vendor";
        case Origin::user_file: return "user";
        case Origin::preset: return "preset";
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

Settings Settings::load(const Sources& sources) {
    Settings settings;
    FileReader reader(settings, sources);
    reader.read_file(sources.user_file, Origin::user_file);
    reader.read_file(sources.workspace_file, Origin::workspace_file);
    reader.read_environment();
    reader.finish();
    return settings;
}

Settings Settings::load(const std::filesystem::path& user_file, const std::filesystem::path& workspace_file,
                        const std::function<std::string(const char*)>& environment) {
    return load({user_file, workspace_file, environment});
}

void Settings::require_usable() const {
    if (unusable_.empty()) return;
    throw Failure("the environment is not usable", text::join(unusable_, "\n       "), "correct the variable, or unset it");
}

void Settings::set(const std::string& name, std::string text, Origin origin, std::string where) {
    record(name, {std::move(text), origin, std::move(where)});
}

void Settings::record(const std::string& name, Value value) {
    const auto [slot, first] = values_.try_emplace(name, value);
    if (first) return;
    if (value.origin >= slot->second.origin) std::swap(slot->second, value);
    auto& hidden = hidden_[name];
    const auto below = std::find_if(hidden.begin(), hidden.end(), [&](const Value& other) { return other.origin <= value.origin; });
    hidden.insert(below, std::move(value));
}

const Value* Settings::find(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

std::string Settings::text(const std::string& name, std::string_view fallback) const {
    if (const auto* value = find(name)) return value->text;
    const auto* key = find_key(name);
    return std::string(key != nullptr && !key->standard.empty() ? key->standard : fallback);
}

bool Settings::flag(const std::string& name) const { return parse_flag(text(name)).value_or(false); }

double Settings::number(const std::string& name, double fallback) const {
    return parse_number(text(name)).value_or(fallback);
}

std::vector<std::string> Settings::list(const std::string& name) const {
    const auto* value = find(name);
    if (value == nullptr || value->text.empty()) return {};
    return text::split(value->text, ',');
}

std::vector<Value> Settings::candidates(const std::string& name) const {
    std::vector<Value> out;
    if (const auto* value = find(name)) out.push_back(*value);
    if (const auto found = hidden_.find(name); found != hidden_.end()) {
        out.insert(out.end(), found->second.begin(), found->second.end());
    }
    return out;
}

std::vector<Value> Settings::choices(std::string_view what, std::string_view family) const {
    auto out = candidates("defaults.*." + std::string(what));
    const auto own = candidates("defaults." + std::string(family) + "." + std::string(what));
    out.insert(out.end(), own.begin(), own.end());
    std::stable_sort(out.begin(), out.end(), [](const Value& a, const Value& b) { return a.origin > b.origin; });
    return out;
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
