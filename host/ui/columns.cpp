// SPDX-License-Identifier: Apache-2.0
#include "ui/columns.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace bspctl::ui {

namespace {

using Range = std::pair<std::uint32_t, std::uint32_t>;

// The blocks that terminals agree on; wcwidth() would know more, but only in a locale that knows the character.
constexpr std::array<Range, 11> wide{{{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xa960, 0xa97c}, {0xac00, 0xd7a3},
                                      {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6},
                                      {0x1f300, 0x1faff}, {0x20000, 0x3fffd}}};
constexpr std::array<Range, 7> combining{{{0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5bd}, {0x200b, 0x200f}, {0x20d0, 0x20ff},
                                          {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}}};

template <std::size_t Size>
bool is_in(const std::array<Range, Size>& ranges, std::uint32_t code) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) { return code >= range.first && code <= range.second; });
}

struct Glyph {
    std::size_t bytes = 1, columns = 1;
};

Glyph character(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (bytes == 1 || bytes > text.size()) return {};
    std::uint32_t code = first & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80) return {};
        code = code << 6 | (next & 0x3fU);
    }
    return {bytes, is_in(combining, code) ? 0U : is_in(wide, code) ? 2U : 1U};
}

Glyph next_glyph(std::string_view text) {
    if (text.starts_with("\x1b[")) {
        const auto end = text.find_first_not_of("0123456789;", 2);
        if (end != std::string_view::npos && text[end] == 'm') return {end + 1, 0};
    }
    return character(text);
}

template <class Take>
void each_glyph(std::string_view text, const Take& take) {
    while (!text.empty()) {
        const auto glyph = next_glyph(text);
        take(text.substr(0, glyph.bytes), glyph.columns);
        text.remove_prefix(glyph.bytes);
    }
}

}  // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t out = 0;
    each_glyph(text, [&](std::string_view, std::size_t columns) { out += columns; });
    return out;
}

// What takes no column, colours above all, is kept wherever it stands.
std::string fit(std::string_view text, std::size_t columns) {
    const auto whole = columns_of(text);
    if (whole <= columns) return std::string(text);
    const std::string_view mark = columns < 8 ? "" : "...";
    const auto tail = mark.empty() ? 0 : columns - mark.size() - (columns - mark.size()) / 2;
    const auto head = columns - mark.size() - tail;
    std::string out;
    std::size_t at = 0;
    bool marked = false;
    each_glyph(text, [&](std::string_view bytes, std::size_t width) {
        const bool in_head = at + width <= head, in_tail = at >= whole - tail;
        if (width > 0 && !in_head && !std::exchange(marked, true)) out += mark;
        if (width == 0 || (in_head && !marked) || in_tail) out += bytes;
        at += width;
    });
    return out;
}

std::string padded(std::string_view text, std::size_t columns) {
    auto out = fit(text, columns);
    return out.append(columns - std::min(columns, columns_of(out)), ' ');
}

std::string packed(const std::vector<std::string>& pieces, std::size_t columns) {
    std::string out;
    std::size_t used = 0;
    for (const auto& piece : pieces) {
        if (piece.empty()) continue;
        const auto width = columns_of(piece);
        if (used > 0 && used + 2 + width > columns) continue;
        out += used > 0 ? "  " + piece : fit(piece, columns);
        used += width + (used > 0 ? 2 : 0);
    }
    return out;
}

}  // namespace bspctl::ui
