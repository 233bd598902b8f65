// SPDX-License-Identifier: Apache-2.0
#include "doctor/settings_text.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::string_view name_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+.${}/~:";
constexpr std::string_view operator_characters = ":?+.=";

// `NAME op "value"`, as BitBake's own expression for assignments has it.
std::optional<Setting> read_setting(std::string_view statement, int line) {
    statement = text::trim(statement);
    if (statement.starts_with("export ")) statement = text::trim(statement.substr(7));
    const auto equals = statement.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    auto rest = statement.substr(equals);
    rest.remove_prefix(std::min(rest.find_first_not_of("=+. \t"), rest.size()));
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return std::nullopt;
    const auto close = rest.rfind(rest.front());
    if (close == 0) return std::nullopt;
    auto name = text::trim(statement.substr(0, equals));
    while (!name.empty() && operator_characters.find(name.back()) != std::string_view::npos) name.remove_suffix(1);
    name = text::trim(name);
    if (name.empty() || name.find_first_not_of(name_characters) != std::string_view::npos) return std::nullopt;
    return Setting{std::string(name), std::string(rest.substr(1, close - 1)), line};
}

bool names(std::string_view name, std::string_view variable) {
    if (!name.starts_with(variable)) return false;
    name.remove_prefix(variable.size());
    // BitBake before 1.52 has '_' in front of its verbs.
    return name.empty() || name.front() == ':' || name.starts_with("_append") || name.starts_with("_prepend");
}

}  // namespace

std::vector<Setting> settings_of(std::string_view text) {
    std::vector<Setting> out;
    std::string statement;
    int number = 0, begin = 0;
    for (const auto line : text::lines(text)) {
        ++number;
        if (statement.empty()) {
            if (text::trim(line).starts_with('#')) continue;
            begin = number;
        }
        if (line.ends_with('\\')) {
            statement += line.substr(0, line.size() - 1);
            continue;
        }
        statement += line;
        if (auto setting = read_setting(statement, begin)) out.push_back(std::move(*setting));
        statement.clear();
    }
    return out;
}

std::vector<std::string> values_of(std::string_view text, std::string_view variable) {
    std::vector<std::string> out;
    if (text.find(variable) == std::string_view::npos) return out;
    for (auto& setting : settings_of(text)) {
        if (names(setting.name, variable)) out.push_back(std::move(setting.value));
    }
    return out;
}

std::string plain_value(std::string_view text, std::string_view variable) {
    const auto values = values_of(text, variable);
    if (values.empty() || values.back().find("${") != std::string::npos) return {};
    return std::string(text::trim(values.back()));
}

std::vector<std::string> words_of(std::string_view text) { return text::words(text::replace_all(std::string(text), "\\n", " ")); }

}  // namespace bspctl::doctor
