// SPDX-License-Identifier: Apache-2.0
#include "kas/scalar.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.hpp"

namespace bspctl::kas::yaml {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool digit_or_blank(char c) { return digit(c) || c == '_'; }

template <class Predicate>
bool all(std::string_view text, Predicate predicate) {
    return !text.empty() && std::all_of(text.begin(), text.end(), predicate);
}

// YAML 1.1 knows exactly three spellings of a word: word, Word, WORD.
bool spelled(std::string_view text, std::string_view word) {
    if (text.size() != word.size() || text::lower(text) != word) return false;
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto rest = text.substr(1);
    const auto capitals = std::count_if(rest.begin(), rest.end(), upper);
    return capitals == 0 || (upper(text.front()) && static_cast<std::size_t>(capitals) == rest.size());
}

template <std::size_t n>
bool spelled(std::string_view text, const std::array<std::string_view, n>& words) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return spelled(text, word); });
}

std::string_view without_sign(std::string_view text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    return text;
}

// 12:30:59 — YAML 1.1 counts in sixties.
bool is_sexagesimal(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !digit(text.front()) || !all(text.substr(0, colon), digit_or_blank))
        return false;
    for (auto rest = text.substr(colon); !rest.empty();) {
        rest.remove_prefix(1);
        const auto part = rest.substr(0, std::min(rest.find(':'), rest.size()));
        if (part.size() > 2 || !all(part, digit) || (part.size() == 2 && part.front() > '5')) return false;
        rest.remove_prefix(part.size());
    }
    return true;
}

bool is_integer(std::string_view text) {
    text = without_sign(text);
    if (text.empty() || !digit(text.front())) return false;
    if (text.starts_with("0b")) return all(text.substr(2), [](char c) { return c == '0' || c == '1' || c == '_'; });
    if (text.starts_with("0x")) {
        return all(text.substr(2),
                   [](char c) { return c == '_' || std::isxdigit(static_cast<unsigned char>(c)) != 0; });
    }
    if (text.size() > 1 && text.front() == '0') {
        return all(text, [](char c) { return (c >= '0' && c <= '7') || c == '_'; });
    }
    return all(text, digit_or_blank) || is_sexagesimal(text);
}

bool is_exponent(std::string_view text) {
    return text.empty() || (text.size() > 2 && (text[0] == 'e' || text[0] == 'E') &&
                            (text[1] == '-' || text[1] == '+') && all(text.substr(2), digit));
}

// A number with a point; without one, even with an exponent, YAML 1.1 as PyYAML reads it sees text.
bool is_real(std::string_view plain) {
    const auto text = without_sign(plain);
    if ((text.starts_with('.') && spelled(text.substr(1), "inf")) || text == ".nan" || text == ".NaN" || text == ".NAN")
        return true;
    const auto point = text.find('.');
    if (point == std::string_view::npos || text.size() == 1) return false;
    const auto whole = text.substr(0, point);
    auto rest = text.substr(point + 1);
    if (is_sexagesimal(whole)) return rest.empty() || all(rest, digit_or_blank);
    if (whole.empty() ? plain.front() != '.' || !digit(rest.front())
                      : !digit(whole.front()) || !all(whole, digit_or_blank)) {
        return false;
    }
    while (!rest.empty() && digit_or_blank(rest.front())) rest.remove_prefix(1);
    return is_exponent(rest);
}

// 2024-01-31; with a time of day behind it, it is a date as well.
bool is_date(std::string_view text) {
    constexpr std::string_view shape = "dddd-dd-dd";
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 'd' ? !digit(text[i]) : text[i] != '-') return false;
    }
    return text.size() == shape.size() || text[10] == 'T' || text[10] == 't' || text[10] == ' ';
}

}  // namespace

bool is_false(std::string_view plain) { return spelled(plain, std::array<std::string_view, 3>{"no", "off", "false"}); }

Scalar classify(std::string_view plain) {
    if (plain.empty() || plain == "~" || spelled(plain, "null")) return Scalar::null;
    if (is_false(plain) || spelled(plain, std::array<std::string_view, 3>{"yes", "on", "true"})) return Scalar::boolean;
    if (is_integer(plain) || is_real(plain)) return Scalar::number;
    return is_date(plain) ? Scalar::date : Scalar::text;
}

}  // namespace bspctl::kas::yaml
