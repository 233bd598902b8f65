// SPDX-License-Identifier: Apache-2.0
#include "pattern.hpp"

#include <algorithm>

namespace boards {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(char c, char expected) {
    if (expected == '#') return c >= '0' && c <= '9';
    return lower(c) == lower(expected);
}

bool is_literal(std::string_view text) { return text.find_first_of("*#") == std::string_view::npos; }

}  // namespace

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

// Greedy with one place to come back to: linear for the short patterns here, and never exponential.
bool matches(std::string_view name, std::string_view pattern) {
    constexpr auto nowhere = std::string_view::npos;
    std::size_t n = 0, p = 0, star = nowhere, resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && same(name[n], pattern[p])) {
            ++n, ++p;
        } else if (star != nowhere) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == nowhere;
}

std::string in_words(std::string_view pattern) {
    const std::string text(pattern);
    if (is_literal(pattern)) return "is " + text;
    if (pattern.ends_with('*') && is_literal(pattern.substr(0, pattern.size() - 1))) {
        return "starts with " + text.substr(0, text.size() - 1);
    }
    if (pattern.starts_with('*') && is_literal(pattern.substr(1))) return "ends with " + text.substr(1);
    return "matches " + text;
}

}  // namespace boards
