// SPDX-License-Identifier: Apache-2.0
#include "config/toml.hpp"

#include <algorithm>
#include <cctype>
#include <span>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "base/text.hpp"
#include "config/lexer.hpp"

namespace bspctl::config {

namespace {

// toml++ bounds how deep values nest, but not how many tables one dotted key opens, and it tears them down by
// recursion. Settings have three levels.
constexpr std::size_t max_dots = 16;
constexpr std::size_t max_name_bytes = 1000;  // every entry holds its whole name

[[noreturn]] void fail_at(const std::string& file, Position where, std::string_view why, std::string fix) {
    throw Failure("cannot read " + file, where.str() + ": " + std::string(why), std::move(fix));
}

void check_key_depth(std::string_view text, const std::string& file) {
    std::size_t dots = 0;
    for (auto at = find_bare(text, 0, ".=,[]{}\n"); at < text.size(); at = find_bare(text, at + 1, ".=,[]{}\n")) {
        dots = text[at] == '.' ? dots + 1 : 0;
        if (dots <= max_dots) continue;
        const auto where = text::line_column(text, at);
        fail_at(file, {file, where.line, where.column}, "a key of too many parts", "no setting lies that deep");
    }
}

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

// What no setting is (a date, a table in a list) passes for a flag, whose words it then does not have.
Type type_of(const toml::node& node) {
    if (node.is_string()) return Type::text;
    if (node.is_integer()) return Type::integer;
    if (node.is_floating_point()) return Type::number;
    if (node.is_array()) return Type::list;
    return Type::flag;
}

void fill_list(const toml::array& list, TomlEntry& entry) {
    std::vector<std::string> parts;
    for (const auto& node : list) {
        parts.push_back(scalar_text(node));
        entry.items.push_back({parts.back(), type_of(node)});
    }
    entry.text = text::join(parts, ",");
}

TomlEntry entry_of(std::string name, const toml::node& node, Position position) {
    TomlEntry out{std::move(name), scalar_text(node), type_of(node), std::move(position)};
    if (const auto* list = node.as_array()) fill_list(*list, out);
    return out;
}

void flatten(const toml::table& table, const std::string& prefix, const std::string& file,
             std::vector<TomlEntry>& out) {
    for (const auto& [key, node] : table) {
        const auto name = prefix + key_literal(key.str());
        const auto& begin = key.source().begin;
        if (name.size() > max_name_bytes) {
            fail_at(file, {file, begin.line, begin.column}, "a name beyond reason", "no setting is called like that");
        }
        if (const auto* inner = node.as_table()) {
            flatten(*inner, name + ".", file, out);
            continue;
        }
        out.push_back(entry_of(name, node, {file, begin.line, begin.column}));
    }
}

toml::table parse(std::string_view bytes, const std::string& file) {
    if (std::size_t bad = 0; !text::valid_utf8(bytes, &bad)) {
        const auto at = text::line_column(bytes, bad);
        fail_at(file, {file, at.line, at.column}, "not UTF-8 text (byte " + std::to_string(bad) + ")",
                "save the file as UTF-8");
    }
    check_key_depth(bytes, file);
    try {
        return toml::parse(bytes, file);
    } catch (const toml::parse_error& error) {
        const auto& begin = error.source().begin;
        fail_at(file, {file, begin.line, begin.column}, error.description(), "correct the TOML syntax there");
    }
}

}  // namespace

std::vector<TomlEntry> read_toml(std::string_view bytes, const std::string& file) {
    std::vector<TomlEntry> out;
    flatten(parse(bytes, file), "", file, out);
    std::stable_sort(out.begin(), out.end(), [](const TomlEntry& a, const TomlEntry& b) {
        return std::pair(a.position.line, a.position.column) < std::pair(b.position.line, b.position.column);
    });
    return out;
}

std::vector<std::string> key_parts(std::string_view written) {
    const auto document = parse(std::string(written) + " = 0", std::string(written));
    std::vector<std::string> out;
    for (const auto* table = &document; table != nullptr && table->size() == 1;) {
        const auto only = table->begin();  // what it points to lives in it
        out.emplace_back(only->first.str());
        table = only->second.as_table();
    }
    return out;
}

namespace {

// Takes a value out of nested tables, and the tables that are empty then.
void take_out(toml::table& table, std::span<const std::string> path) {
    const auto& name = path.front();
    if (path.size() == 1) {
        table.erase(name);
        return;
    }
    auto* inner = table.get_as<toml::table>(name);
    if (inner == nullptr) return;
    take_out(*inner, path.subspan(1));
    if (inner->empty()) table.erase(name);
}

}  // namespace

std::string values_without(std::string_view bytes, const std::string& file, const std::vector<std::string>& path) {
    auto document = parse(bytes, file);
    take_out(document, path);
    std::ostringstream out;
    out << toml::toml_formatter(document);
    return out.str();
}

std::string value_of(std::string_view bytes, const std::string& file, const std::vector<std::string>& path) {
    const auto document = parse(bytes, file);
    const toml::node* node = &document;
    for (const auto& part : path) {
        const auto* table = node->as_table();
        node = table == nullptr ? nullptr : table->get(part);
        if (node == nullptr) return {};
    }
    std::ostringstream out;
    node->visit([&](const auto& content) { out << toml::toml_formatter(content); });
    return out.str();
}

std::string text_literal(std::string_view text) {
    std::ostringstream out;
    out << toml::toml_formatter(toml::value<std::string>(std::string(text)), toml::format_flags::allow_unicode_strings);
    return out.str();
}

std::string key_literal(std::string_view part) {
    const bool bare = !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '-';
    });
    return bare ? std::string(part) : text_literal(part);
}

}  // namespace bspctl::config
