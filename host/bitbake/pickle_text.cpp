// SPDX-License-Identifier: Apache-2.0
#include "bitbake/pickle_text.hpp"

#include <charconv>
#include <cstdint>

namespace bspctl::bitbake {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        tail(6), tail(0);
    } else {
        out += static_cast<char>(0xf0 | (code >> 18 & 0x07));
        tail(12), tail(6), tail(0);
    }
}

// `count` hexadecimal digits at the start of `text`; false when there are fewer.
bool append_hex(std::string& out, std::string_view text, std::size_t count) {
    std::uint32_t code = 0;
    if (text.size() < count) return false;
    const auto got = std::from_chars(text.data(), text.data() + count, code, 16);
    if (got.ec != std::errc{} || got.ptr != text.data() + count || code > 0x10ffff) return false;
    append_utf8(out, code);
    return true;
}

std::size_t digits_after(char letter) { return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0; }

// The escape that begins behind a backslash; how much of `text` it took, 0 when it is none.
std::size_t append_escape(std::string& out, std::string_view text) {
    constexpr std::string_view letters = "\\'\"abfnrtv", meanings = "\\'\"\a\b\f\n\r\t\v";
    if (const auto which = letters.find(text[0]); which != std::string_view::npos) {
        out += meanings[which];
        return 1;
    }
    const auto digits = digits_after(text[0]);
    return digits != 0 && append_hex(out, text.substr(1), digits) ? 1 + digits : 0;
}

}  // namespace

std::string unquote_python(std::string_view literal) {
    const bool quoted = literal.size() >= 2 && literal.front() == literal.back() &&
                        (literal.front() == '\'' || literal.front() == '"');
    if (quoted) literal = literal.substr(1, literal.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < literal.size(); ++i) {
        const auto taken = literal[i] == '\\' && i + 1 < literal.size() ? append_escape(out, literal.substr(i + 1)) : 0;
        if (taken == 0) append_utf8(out, static_cast<unsigned char>(literal[i]));
        i += taken;
    }
    return out;
}

std::string unescape_raw_unicode(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char letter = line[i] == '\\' && i + 1 < line.size() ? line[i + 1] : '\0';
        const bool wide = letter == 'u' || letter == 'U';
        if (wide && append_hex(out, line.substr(i + 2), digits_after(letter))) {
            i += 1 + digits_after(letter);
        } else {
            append_utf8(out, static_cast<unsigned char>(line[i]));
        }
    }
    return out;
}

}  // namespace bspctl::bitbake
