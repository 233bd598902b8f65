// SPDX-License-Identifier: Apache-2.0
#include "config/check.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iomanip>
#include <sstream>

#include "base/text.hpp"
#include "config/settings.hpp"

namespace bspctl::config {

std::string_view type_word(Type type) {
    switch (type) {
        case Type::text: return "a text";
        case Type::path: return "a path";
        case Type::flag: return "true or false";
        case Type::integer: return "a whole number";
        case Type::number: return "a number";
        case Type::list: return "a list of texts";
        case Type::paths: return "a list of paths";
    }
    return "a text";
}

namespace {

bool fits(Type wanted, Type given) {
    if (wanted == given) return true;
    if (wanted == Type::path) return given == Type::text;
    if (wanted == Type::paths) return given == Type::list;
    return wanted == Type::number && given == Type::integer;
}

std::string expected(const Key& key, std::string_view text) {
    return std::string(key.name) + " must be " + std::string(type_word(key.type)) + ", found '" + std::string(text) + "'";
}

// As people write it: 50, 0.5, 524288.
std::string number_text(double number) {
    std::ostringstream out;
    out << std::setprecision(15) << number;
    return out.str();
}

std::string check_range(const Key& key, std::string_view text) {
    const auto number = parse_number(text);
    if (!number || (key.type == Type::integer && *number != std::floor(*number))) return expected(key, text);
    const bool low = key.above_minimum ? *number <= key.minimum : *number < key.minimum;
    if (!low && *number <= key.maximum) return {};
    return std::string(key.name) + " must be " + range_text(key) + ", found " + std::string(text);
}

// A list is kept as one text.
std::string check_list(const Key& key, const TomlEntry& entry) {
    for (const auto& item : entry.items) {
        if (item.type != Type::text) return std::string(key.name) + " must be " + std::string(type_word(key.type)) + ", found " + item.text + " in it";
        if (item.text.find(',') != std::string::npos) return std::string(key.name) + " has a comma within '" + item.text + "'; give the parts one by one";
    }
    return {};
}

bool is_digest(std::string_view text) {
    constexpr std::string_view prefix = "sha256:";
    return text.size() == prefix.size() + 64 && text.starts_with(prefix) &&
           text.find_first_not_of("0123456789abcdefABCDEF", prefix.size()) == std::string_view::npos;
}

std::string check_each(const Key& key, std::string_view text) {
    for (const auto& part : text::split(text, ',')) {
        if (part.empty() || is_digest(part)) continue;
        return std::string(key.name) + " must be a list of sha256:HEX with 64 hex digits, found '" + part + "'";
    }
    return {};
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
    double out = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, out);
    if (error != std::errc{} || stop != end || !std::isfinite(out)) return std::nullopt;
    return out;
}

std::string check(const Key& key, const TomlEntry& entry) {
    if (!fits(key.type, entry.type)) return expected(key, entry.text);
    if (auto problem = check_list(key, entry); !problem.empty()) return problem;
    return check_text(key, entry.text);
}

std::string check_text(const Key& key, std::string_view text) {
    if (key.each == Each::digest) return check_each(key, text);
    if (key.type == Type::flag && !parse_flag(text)) return expected(key, text);
    if (key.type == Type::integer || key.type == Type::number) return check_range(key, text);
    if (!key.allowed.empty() && std::find(key.allowed.begin(), key.allowed.end(), text) == key.allowed.end()) {
        const std::vector<std::string> words(key.allowed.begin(), key.allowed.end());
        return std::string(key.name) + " must be one of " + text::join(words, ", ") + ", found '" + std::string(text) + "'";
    }
    return {};
}

std::string range_text(const Key& key) {
    const bool bounded = std::isfinite(key.maximum);
    if (key.above_minimum) return "above " + number_text(key.minimum) + (bounded ? " and at most " + number_text(key.maximum) : "");
    if (bounded) return number_text(key.minimum) + " to " + number_text(key.maximum);
    return "at least " + number_text(key.minimum);
}

namespace {

// Is `name` a table that keys lie in? "defaults.acme" is one of "defaults.*.machine".
bool is_table(std::string_view name) {
    const auto parts = text::split(name, '.');
    return std::any_of(keys().begin(), keys().end(), [&](const Key& key) {
        const auto pattern = text::split(key.name, '.');
        return pattern.size() > parts.size() && std::equal(parts.begin(), parts.end(), pattern.begin(), [](const auto& part, const auto& word) {
            return word == "*" || word == part;
        });
    });
}

}  // namespace

std::string check_place(const TomlEntry& entry) {
    if (is_table(entry.name) || entry.name == "plugin") return entry.name + " must be a table, found '" + entry.text + "'";
    for (auto dot = entry.name.rfind('.'); dot != std::string::npos && dot != 0; dot = entry.name.rfind('.', dot - 1)) {
        const auto* key = find_key(std::string_view(entry.name).substr(0, dot));
        if (key != nullptr) return entry.name.substr(0, dot) + " must be " + std::string(type_word(key->type)) + ", found a table";
    }
    return {};
}

std::string table_suggestion(std::string_view table) {
    std::vector<std::string> names{"plugin", "presets", "vendors"};
    for (const auto& key : keys()) names.emplace_back(key.name.substr(0, key.name.find('.')));
    const auto near = text::nearest(table, names);
    return near ? " (did you mean [" + *near + "]?)" : std::string{};
}

std::string suggestion(std::string_view name) {
    std::vector<std::string> names;
    for (const auto& key : keys()) {
        auto candidate = std::string(key.name);
        // the family's word in place of the star, so that the distance counts only real differences
        if (const auto star = candidate.find('*'); star != std::string::npos) {
            const auto parts = text::split(name, '.');
            candidate.replace(star, 1, parts.size() == 3 ? parts[is_map(key) ? 2 : 1] : "FAMILY");
        }
        names.push_back(std::move(candidate));
    }
    const auto near = text::nearest(name, names);
    return near ? " (did you mean " + *near + "?)" : std::string{};
}

}  // namespace bspctl::config
