// SPDX-License-Identifier: Apache-2.0
#include "report/html.hpp"

#include <array>
#include <charconv>
#include <cstdint>

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace bspctl::report {

namespace {

// U+2400 + c: ␛ for an escape.
std::string control_picture(unsigned char c) {
    return c == 0x7f ? "\u2421" : std::string("\xE2\x90") + static_cast<char>(0x80 + c);
}

void append_ascii(std::string& out, char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (c == '\'') out += "&#39;";
    else if ((byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7f) out += control_picture(byte);
    else out += c;
}

// U+202A–U+202E and U+2066–U+2069 make a line read otherwise than it is; U+2028 and U+2029 break it.
bool turns_text(std::string_view rest) {
    if (!rest.starts_with("\xE2\x80") && !rest.starts_with("\xE2\x81")) return false;
    const auto third = static_cast<unsigned char>(rest.size() > 2 ? rest[2] : '\0');
    return rest[1] == '\x80' ? third >= 0xA8 && third <= 0xAE : third >= 0xA6 && third <= 0xA9;
}

std::string named(std::string_view mark) {
    const int code = 0x2000 + ((mark[1] & 0x3f) << 6) + (mark[2] & 0x3f);
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "[U+";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[static_cast<std::size_t>(code >> shift & 15)];
    return out + "]";
}

std::string escaped_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!turns_text(text.substr(i))) {
            append_ascii(out, text[i]);
            continue;
        }
        out += named(text.substr(i, 3));
        i += 2;
    }
    return out;
}

unsigned hex_digit(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }

// The 32 bytes of a digest in base64: 43 letters and one '='.
std::string base64_of_digest(std::string_view hex) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : hex) {
        bits = bits << 4 | hex_digit(c);
        count += 4;
        if (count < 6) continue;
        count -= 6;
        out += letters[bits >> count & 63];
    }
    return out + letters[bits << (6 - count) & 63] + "=";
}

// Of a longer table only what is in sight is laid out: that of 2,500 recipes takes a second.
constexpr std::size_t most_short = 60;

std::string number_text(double number) {
    std::array<char, 32> room{};
    const auto written = std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::fixed, 3);
    return {room.data(), written.ptr};
}

}  // namespace

std::string escaped(std::string_view text) {
    return escaped_utf8(text::valid_utf8(text) ? std::string(text) : text::to_utf8(text));
}

std::string embedded_json(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        const auto rest = json.substr(i);
        if (json[i] == '<') out += "\\u003c";
        else if (rest.starts_with("\xE2\x80\xA8")) out += "\\u2028", i += 2;
        else if (rest.starts_with("\xE2\x80\xA9")) out += "\\u2029", i += 2;
        else out += json[i];
    }
    return out;
}

std::string policy_hash(std::string_view content) { return "'sha256-" + base64_of_digest(sha256(content)) + "'"; }

std::string element(std::string_view tag, std::string_view text) {
    const std::string name(tag);
    return "<" + name + ">" + escaped(text) + "</" + name.substr(0, name.find(' ')) + ">";
}

Cell seconds_cell(double seconds) { return {seconds > 0 ? text::human_seconds(seconds) : "–", seconds}; }

Cell count_cell(std::int64_t count) { return {std::to_string(count), static_cast<double>(count)}; }

Table::Table(std::string_view id, std::string_view caption, const std::vector<std::string>& columns)
    : begin_("\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(caption) + "\"><table class=\"sortable\" id=\"" + escaped(id) +
             "\">" + element("caption", caption) + "<thead><tr>"),
      columns_(columns),
      numeric_(columns.size()) {}

void Table::row(const std::vector<Cell>& cells) {
    body_ += "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& cell = cells[i];
        if (cell.numeric) numeric_.at(i) = true;
        body_ += cell.numeric ? "<td class=\"number\" data-by=\"" + number_text(cell.number) + "\">" : "<td>";
        body_ += escaped(cell.text) + "</td>";
    }
    body_ += "</tr>\n";
    ++rows_;
}

std::string Table::html() const {
    std::string out = std::string("<div class=\"scroll") + (rows_ > most_short ? " long" : "") + begin_;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        out += element(numeric_[i] ? "th scope=\"col\" class=\"number\"" : "th scope=\"col\"", columns_[i]);
    }
    return out + "</tr></thead><tbody>" + body_ + "</tbody></table></div>\n";
}

}  // namespace bspctl::report
