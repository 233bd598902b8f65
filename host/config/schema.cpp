// SPDX-License-Identifier: Apache-2.0
#include "config/schema.hpp"

#include <cmath>
#include <map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "config/check.hpp"
#include "config/keys.hpp"

namespace bspctl::config {

namespace {

// What a place of the document may be: a table of other places, or a value of a key.
struct Place {
    std::map<std::string, Place> inner;
    const Key* key = nullptr;
    const Former* former = nullptr;
    bool unused = false;
};

Place& at(Place& root, std::string_view name) {
    auto* place = &root;
    for (const auto& part : text::split(name, '.')) place = &place->inner[part];
    return *place;
}

Place all_places() {
    Place root;
    for (const auto name : unused_keys()) at(root, name).unused = true;
    for (const auto& key : keys()) {
        at(root, key.name).key = &key;
        for (const auto& former : key.former) {
            auto& place = at(root, former.name);
            place.key = &key;
            place.former = &former;
        }
    }
    return root;
}

std::string description(const Key& key) {
    std::string out(key.help);
    if (!key.environment.empty()) out += " [$" + key.environment + "]";
    if (key.from_workspace == FromWorkspace::refused) out += " (not in a workspace's file)";
    return out;
}

void write_number(json::Writer& out, std::string_view name, double number) {
    out.key(name);
    if (number == std::floor(number)) out.value(static_cast<long>(number));
    else out.value(number);
}

void write_range(json::Writer& out, const Key& key) {
    write_number(out, key.above_minimum ? "exclusiveMinimum" : "minimum", key.minimum);
    if (std::isfinite(key.maximum)) write_number(out, "maximum", key.maximum);
}

void write_list(json::Writer& out, const Key& key) {
    out.field("type", "array").key("items").object().field("type", "string");
    out.field("pattern", key.each == Each::digest ? "^(sha256:[0-9a-fA-F]{64})?$" : "^[^,]*$").end_object();
}

void write_type(json::Writer& out, const Key& key) {
    switch (key.type) {
        case Type::flag: out.field("type", "boolean"); return;
        case Type::integer: out.field("type", "integer"); return write_range(out, key);
        case Type::number: out.field("type", "number"); return write_range(out, key);
        case Type::list:
        case Type::paths: return write_list(out, key);
        case Type::text:
        case Type::path: out.field("type", "string"); break;
    }
    if (key.allowed.empty()) return;
    out.key("enum").array();
    for (const auto word : key.allowed) out.value(word);
    out.end_array();
}

void write_standard(json::Writer& out, const Key& key) {
    if (key.standard.empty()) return;
    if (key.type == Type::flag) out.field("default", key.standard == "true");
    else if (const auto number = parse_number(key.standard)) write_number(out, "default", *number);
    else out.field("default", key.standard);
}

void write_key(json::Writer& out, const Key& key, const Former* former) {
    if (former == nullptr) {
        write_type(out, key);
        write_standard(out, key);
        out.field("description", description(key));
        return;
    }
    if (former->when_true.empty()) write_type(out, key);
    else out.field("type", "boolean");
    out.field("deprecated", true).field("description", "now " + std::string(key.name));
}

void write_place(json::Writer& out, const Place& place);

void write_table(json::Writer& out, const std::map<std::string, Place>& inner) {
    out.field("type", "object");
    const auto any = inner.find("*");
    if (any != inner.end()) {
        out.key("additionalProperties");
        write_place(out, any->second);
        return;
    }
    out.field("additionalProperties", false).key("properties").object();
    for (const auto& [name, place] : inner) {
        out.key(name);
        write_place(out, place);
    }
    out.end_object();
}

void write_place(json::Writer& out, const Place& place) {
    out.object();
    if (!place.inner.empty()) write_table(out, place.inner);
    else if (place.key != nullptr) write_key(out, *place.key, place.former);
    else if (place.unused) out.field("description", "not used by this version");
    out.end_object();
}

void write_others(json::Writer& out) {
    out.key(version_name).object().field("type", "integer").field("minimum", 0).field("description", "format of this file").end_object();
    out.key("plugin").object().field("type", "object").field("description", "settings of plugins, [plugin.ID]").end_object();
    out.key("presets").object().field("type", "array").field("description", "see `bspctl help presets`").end_object();
    out.key("vendors").object().field("type", "array").field("description", "see `bspctl help vendors`").end_object();
}

}  // namespace

std::string json_schema() {
    json::Writer out;
    out.object();
    out.field("$schema", "https://json-schema.org/draft/2020-12/schema").field("title", "bspctl configuration");
    out.field("type", "object").field("additionalProperties", false).key("properties").object();
    write_others(out);
    for (const auto& [name, place] : all_places().inner) {
        out.key(name);
        write_place(out, place);
    }
    out.end_object().end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::config
