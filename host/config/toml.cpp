// SPDX-License-Identifier: Apache-2.0
#include "config/toml.hpp"

#include <algorithm>
#include <sstream>

#include <toml++/toml.h>

#include "base/text.hpp"

namespace bspctl::config {

namespace {

std::string scalar_text(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    std::ostringstream out;
    if (const auto* flag = node.as_boolean()) out << (flag->get() ? "true" : "false");
    else if (const auto* number = node.as_integer()) out << number->get();
    else if (const auto* real = node.as_floating_point()) out << real->get();
    else if (const auto* date = node.as_date()) out << date->get();
    else if (const auto* time = node.as_time()) out << time->get();
    else if (const auto* stamp = node.as_date_time()) out << stamp->get();
    return out.str();
}

Type type_of(const toml::node& node) {
    if (node.is_boolean()) return Type::flag;
    if (node.is_integer()) return Type::integer;
    if (node.is_floating_point()) return Type::number;
    if (node.is_array()) return Type::list;
    return Type::text;
}

std::string list_text(const toml::array& list) {
    std::vector<std::string> parts;
    for (const auto& node : list) parts.push_back(scalar_text(node));
    return text::join(parts, ",");
}

void flatten(const toml::table& table, const std::string& prefix, const std::string& file,
             std::vector<TomlEntry>& out) {
    for (const auto& [key, node] : table) {
        const auto name = prefix + std::string(key.str());
        if (const auto* inner = node.as_table()) {
            flatten(*inner, name + ".", file, out);
            continue;
        }
        const auto& begin = key.source().begin;
        out.push_back({name, node.is_array() ? list_text(*node.as_array()) : scalar_text(node), type_of(node),
                       {file, begin.line, begin.column}});
    }
}

}  // namespace

std::vector<TomlEntry> read_toml(std::string_view bytes, const std::string& file) {
    if (std::size_t bad = 0; !text::valid_utf8(bytes, &bad)) {
        const auto at = text::line_column(bytes, bad);
        throw Failure("cannot read " + file,
                      Position{file, at.line, at.column}.str() + ": not UTF-8 text (byte " + std::to_string(bad) + ")",
                      "save the file as UTF-8");
    }
    std::vector<TomlEntry> out;
    try {
        flatten(toml::parse(bytes, file), "", file, out);
    } catch (const toml::parse_error& error) {
        const auto& begin = error.source().begin;
        throw Failure("cannot read " + file,
                      Position{file, begin.line, begin.column}.str() + ": " + std::string(error.description()),
                      "correct the TOML syntax there");
    }
    std::stable_sort(out.begin(), out.end(), [](const TomlEntry& a, const TomlEntry& b) {
        return std::pair(a.position.line, a.position.column) < std::pair(b.position.line, b.position.column);
    });
    return out;
}

}  // namespace bspctl::config
