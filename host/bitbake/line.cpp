// SPDX-License-Identifier: Apache-2.0
#include "bitbake/line.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "base/text.hpp"

namespace bspctl::bitbake {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// Does `text` begin as `shape` says? '0' stands for any digit, every other character for itself.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '0' ? !digit(text[i]) : text[i] != shape[i]) return false;
    }
    return true;
}

constexpr std::string_view clock_shape = "00:00:00 ";
constexpr std::string_view iso_shape = "0000-00-00T00:00:00";
constexpr std::string_view kas_shape = "0000-00-00 00:00:00 - ";

// An ISO date and time is followed by fraction, "Z" or offset, perhaps a bracket, and one blank.
std::string_view without_iso_stamp(std::string_view text) {
    const auto blank = text.find(' ', iso_shape.size());
    constexpr std::size_t longest_rest = 20;
    return blank == std::string_view::npos || blank > iso_shape.size() + longest_rest ? text : text.substr(blank + 1);
}

std::string_view without_ci_stamp(std::string_view text) {
    if (text.empty() || (!digit(text[0]) && text[0] != '[')) return text;
    const auto inner = text[0] == '[' ? text.substr(1) : text;
    if (has_shape(inner, iso_shape)) return without_iso_stamp(text);
    if (has_shape(text, clock_shape)) return text.substr(clock_shape.size());
    return text;
}

KasLevel level_named(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, KasLevel>, 5> names{{{"INFO", KasLevel::info},
                                                                                  {"ERROR", KasLevel::error},
                                                                                  {"WARNING", KasLevel::warning},
                                                                                  {"DEBUG", KasLevel::debug},
                                                                                  {"CRITICAL", KasLevel::error}}};
    for (const auto& [name, level] : names) {
        if (word == name) return level;
    }
    return KasLevel::none;
}

// "DATE TIME - LEVEL    - " with the level padded to eight characters.
Line without_kas_prefix(std::string_view text) {
    if (!has_shape(text, kas_shape)) return {text, KasLevel::none};
    const auto rest = text.substr(kas_shape.size());
    const auto dash = rest.find("- ");
    constexpr std::size_t longest_level = 10;
    if (dash == std::string_view::npos || dash > longest_level) {
        // An empty message leaves the blank after the dash to the trimming of line ends.
        const auto bare = rest.find('-');
        if (bare == std::string_view::npos || bare + 1 != rest.size()) return {text, KasLevel::none};
        return {{}, level_named(text::trim(rest.substr(0, bare)))};
    }
    const auto level = level_named(text::trim(rest.substr(0, dash)));
    return level == KasLevel::none ? Line{text, level} : Line{rest.substr(dash + 2), level};
}

std::string_view without_trailing_blanks(std::string_view text) {
    const auto last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

}  // namespace

Line read_line(std::string_view raw, std::string& scratch) {
    auto text = without_trailing_blanks(raw);
    // memchr first: the backward search goes byte by byte, and nearly no line has a CR inside.
    if (text.find('\r') != std::string_view::npos) text.remove_prefix(text.rfind('\r') + 1);
    if (text.find('\x1b') != std::string_view::npos) {
        scratch = text::strip_ansi(text);
        text = without_trailing_blanks(scratch);
    }
    return without_kas_prefix(without_ci_stamp(text));
}

}  // namespace bspctl::bitbake
