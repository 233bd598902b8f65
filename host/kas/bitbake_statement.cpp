// SPDX-License-Identifier: Apache-2.0
#include "kas/bitbake_statement.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::kas {

namespace {

// Operators, longest first.
constexpr std::array<std::string_view, 8> operators{"\?\?=", "?=", ":=", "+=", "=+", ".=", "=.", "="};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_+.${}/~:").find(c) != std::string_view::npos;
}

std::optional<std::string_view> operator_at(const std::string& text, std::size_t at) {
    for (const auto candidate : operators) {
        if (text.compare(at, candidate.size(), candidate) == 0) return candidate;
    }
    return std::nullopt;
}

// From the quote at `at` to the same quote at the end of the statement.
std::string quoted(const BitbakeStatement& statement, const std::string& name, std::size_t at) {
    const auto& text = statement.text;
    const bool opens = at < text.size() && (text[at] == '"' || text[at] == '\'');
    if (!opens || text.size() < at + 2 || text.back() != text[at]) {
        throw Failure(Position{statement.file, statement.line, at + 1}.str() + ": unterminated string",
                      "the value of " + name + " must stand between two quotes of one kind",
                      "add the missing quote, or the backslash at the end of a continued line");
    }
    return text.substr(at + 1, text.size() - at - 2);
}

std::string_view without_trailing_blanks(std::string_view line) {
    return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

std::string joined_lines(const std::vector<std::string_view>& lines, std::size_t& next) {
    std::string out;
    for (bool more = true; more && next < lines.size();) {
        const auto line = without_trailing_blanks(lines[next++]);
        if (text::trim(line).starts_with('#')) {
            if (out.empty()) return out;
            continue;
        }
        more = line.ends_with('\\');
        out += more ? line.substr(0, line.size() - 1) : line;
    }
    return std::string(without_trailing_blanks(out));
}

}  // namespace

std::optional<BitbakeAssignment> BitbakeStatement::assignment() const {
    std::size_t at = text.starts_with("export ") ? 7 : 0;
    while (at < text.size() && text[at] == ' ') ++at;
    const auto begin = at;
    while (at < text.size() && is_name_character(text[at]) && !operator_at(text, at)) ++at;
    auto name = text.substr(begin, at - begin);
    at = std::min(text.find_first_not_of(" \t", at), text.size());
    const auto op = operator_at(text, at);
    if (name.empty() || !op) return std::nullopt;
    auto value = quoted(*this, name, std::min(text.find_first_not_of(" \t", at + op->size()), text.size()));
    return BitbakeAssignment{std::move(name), *op, std::move(value)};
}

BitbakeStatement next_statement(const std::vector<std::string_view>& lines, std::size_t& next, std::string file) {
    const auto line = next + 1;
    return {joined_lines(lines, next), std::move(file), line};
}

}  // namespace bspctl::kas
