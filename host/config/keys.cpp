// SPDX-License-Identifier: Apache-2.0
#include "config/keys.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "config/key_table.hpp"

namespace bspctl::config {

namespace {

// "build.nproc" -> "BSPCTL_BUILD_NPROC"; of a choice that each family has, the word alone.
std::string derived_variable(std::string_view name) {
    auto words = text::split(name, '.');
    if (words.size() == 3 && words[1] == "*") words = {words[2]};
    auto out = "BSPCTL_" + text::join(words, "_");
    for (auto& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

std::vector<Key> with_variables(std::vector<Key> table) {
    for (auto& key : table) {
        const bool derives = key.environment.empty() && !is_map(key) && key.from_workspace != FromWorkspace::refused;
        if (derives) key.environment = derived_variable(key.name);
    }
    return table;
}

bool matches(std::string_view pattern, std::string_view name) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == name;
    const auto head = pattern.substr(0, star);
    const auto tail = pattern.substr(star + 1);
    if (name.size() <= head.size() + tail.size() || !name.starts_with(head) || !name.ends_with(tail)) return false;
    const auto middle = name.substr(head.size(), name.size() - head.size() - tail.size());
    const bool quoted = middle.size() > 2 && middle.starts_with('"') && middle.ends_with('"');
    return quoted || middle.find('.') == std::string_view::npos;
}

}  // namespace

const std::vector<Key>& keys() {
    static const auto table = with_variables(key_table());
    return table;
}

const Key* find_key(std::string_view name) {
    for (const auto& key : keys()) {
        if (matches(key.name, name)) return &key;
    }
    return nullptr;
}

Renamed find_former(std::string_view name) {
    for (const auto& key : keys()) {
        for (const auto& former : key.former) {
            if (former.name == name) return {&key, &former};
        }
    }
    return {};
}

bool is_unused(std::string_view name) {
    return std::any_of(unused_keys().begin(), unused_keys().end(), [&](auto known) { return matches(known, name); });
}

bool is_read_elsewhere(std::string_view name) {
    const auto first = name.substr(0, name.find('.'));
    return first == "presets" || first == "vendors";
}

bool is_plugin_setting(std::string_view name) { return name.starts_with("plugin."); }

}  // namespace bspctl::config
