// SPDX-License-Identifier: Apache-2.0
#include "release.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace st {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Series::later)> names{
    "thud",     "warrior",    "zeus",     "dunfell",   "gatesgarth", "hardknott", "honister",   "kirkstone",
    "langdale", "mickledore", "nanbield", "scarthgap", "styhead",    "walnascar", "whinlatter", "wrynose"};

constexpr std::array known_series{Series::thud, Series::dunfell, Series::kirkstone, Series::mickledore,
                                  Series::scarthgap};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `word` in `text` with no letter on either side.
bool has_word(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) return true;
    }
    return false;
}

int two_digits(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

// "yy-mm-dd" or "yy.mm.dd" at `at`, with no digit around it.
int day_at(std::string_view text, std::size_t at) {
    constexpr std::size_t length = 8;
    for (const std::size_t i : {0U, 1U, 3U, 4U, 6U, 7U}) {
        if (!is_digit(text[at + i])) return 0;
    }
    const char separator = text[at + 2];
    if ((separator != '-' && separator != '.') || text[at + 5] != separator) return 0;
    if (at > 0 && is_digit(text[at - 1])) return 0;
    if (at + length < text.size() && is_digit(text[at + length])) return 0;
    const int month = two_digits(text, at + 3), day = two_digits(text, at + 6);
    if (month < 1 || month > 12 || day < 1 || day > 31) return 0;
    return (2000 + two_digits(text, at)) * 10000 + month * 100 + day;
}

}  // namespace

std::string_view name_of(Series series) { return names.at(static_cast<std::size_t>(series)); }

std::optional<Series> find_series(std::string_view text) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (has_word(text, names[i])) return static_cast<Series>(i);
    }
    return std::nullopt;
}

int find_day(std::string_view text) {
    for (std::size_t at = 0; at + 8 <= text.size(); ++at) {
        if (const int day = day_at(text, at); day != 0) return day;
    }
    return 0;
}

bool Release::before(const Release& other) const {
    if (series != other.series) return series < other.series;
    return day != 0 && day < other.day;
}

std::optional<Release> find_release(std::string_view text) {
    const auto series = find_series(text);
    if (!series) return std::nullopt;
    return Release{*series, find_day(text)};
}

Series nearest_known(Series series) {
    auto nearest = known_series.front();
    for (const auto known : known_series) {
        if (known <= series) nearest = known;
    }
    return nearest;
}

}  // namespace st
