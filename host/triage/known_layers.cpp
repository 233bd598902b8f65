// SPDX-License-Identifier: Apache-2.0
#include "triage/known_layers.hpp"

#include <array>
#include <map>
#include <utility>

#include <toml++/toml.h>

#include "base/paths.hpp"

namespace bspctl::triage {
namespace {

using Table = std::map<std::string, KnownLayer, std::less<>>;

// A layer's own name is one of its names too: "meta-qt5" is asked for like "qt5-layer".
void take(Table& table, const toml::table& entry) {
    KnownLayer layer{entry["name"].value_or(""), ""};
    layer.repository = entry["repository"].value_or(layer.layer);
    table.emplace(layer.layer, layer);
    for (const auto* list : {"collections", "classes", "recipes"}) {
        const auto* names = entry[list].as_array();
        if (names == nullptr) continue;
        for (const auto& name : *names) table.emplace(name.value_or(""), layer);
    }
}

// A table that is missing or broken costs a piece of advice, never an answer.
Table load() {
    Table out;
    try {
        const auto document = toml::parse_file(paths::known_layers().string());
        const auto* layers = document["layer"].as_array();
        if (layers == nullptr) return out;
        for (const auto& layer : *layers) {
            if (const auto* entry = layer.as_table()) take(out, *entry);
        }
    } catch (const toml::parse_error&) {
        out.clear();
    }
    return out;
}

std::optional<KnownLayer> find(std::string_view name) {
    static const auto table = load();
    const auto found = name.empty() ? table.end() : table.find(name);
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

// "nodejs (>= 18)" of a dependency, the line's last comma or quote.
std::string_view bare(std::string_view name) {
    name = name.substr(0, name.find_first_of(" \t,;:()"));
    while (!name.empty() && (name.front() == '\'' || name.front() == '"')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == '\'' || name.back() == '"' || name.back() == '.')) name.remove_suffix(1);
    return name;
}

}  // namespace

std::optional<KnownLayer> known_layer_of(std::string_view name) {
    name = bare(name);
    if (const auto known = find(name)) return known;
    // What a recipe is built for, and into which packages, is no other recipe.
    if (name.starts_with("nativesdk-")) name.remove_prefix(std::string_view("nativesdk-").size());
    constexpr std::array<std::string_view, 6> endings{".bbclass", "-native", "-dev", "-staticdev", "-dbg", "-doc"};
    for (const auto ending : endings) {
        if (!name.ends_with(ending)) continue;
        name.remove_suffix(ending.size());
        break;
    }
    return find(name);
}

}  // namespace bspctl::triage
