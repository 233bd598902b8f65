// SPDX-License-Identifier: Apache-2.0
#include "telemetry/private_key.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::telemetry {

namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view begin_words = "-----BEGIN ", end_words = "-----END ";
constexpr std::size_t shortest_material = 16;  // of a word behind others; the lines of a key have 64 characters or 70

// Where what may be material ends; on one line a key's line ends are written "\n", or are blanks.
std::size_t inline_material(std::string_view text) {
    const auto belongs = [](char c) { return is_base64(c) || c == '\\' || c == ' '; };
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

// "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN PGP PRIVATE KEY BLOCK-----".
KeyMarker marker(std::string_view line, std::string_view opening) {
    constexpr std::string_view dashes = "-----";
    for (auto begin = line.find(opening); begin != npos; begin = line.find(opening, begin + 1)) {
        const auto label = begin + opening.size();
        const auto end = line.find(dashes, label);
        if (end == npos) return {};
        if (line.substr(label, end - label).find("PRIVATE KEY") != npos) return {begin, end + dashes.size()};
    }
    return {};
}

// What old keys and those of PGP have before their material.
bool is_header(std::string_view line) {
    constexpr std::array<std::string_view, 6> names{"Proc-Type:", "DEK-Info:", "Version:", "Comment:", "Hash:", "Charset:"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return line.find(name) != npos; });
}

std::string_view from_column(std::string_view line, std::size_t column) {
    return text::trim(column < line.size() ? line.substr(column) : std::string_view{});
}

// Where the material begins in a line of a key: at the column, or as the last word.
std::size_t material_begin(std::string_view line, std::size_t column) {
    const auto end = line.find_last_not_of(" \t\r") + 1;
    const auto blank = line.substr(0, end).find_last_of(" \t");
    const auto word = blank == npos ? 0 : blank + 1;
    const auto text = line.substr(word, end - word);
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_base64)) return npos;
    return text.size() >= shortest_material || from_column(line, column) == text ? word : npos;
}

}  // namespace

bool is_base64(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

KeyMarker key_begins(std::string_view line) { return marker(line, begin_words); }
KeyMarker key_ends(std::string_view line) { return marker(line, end_words); }

bool is_key_material(std::string_view line, std::size_t column) { return material_begin(line, column) != npos; }

void PrivateKey::begin(std::size_t column) {
    open_ = true;
    column_ = column;
}

PrivateKey::Part PrivateKey::next_part(std::string_view line, std::size_t from) {
    if (open_ && from == 0) {
        if (auto part = inside(line)) return std::move(*part);
        open_ = false;
    }
    auto marker = key_begins(line.substr(from));
    if (!marker) return {line.size(), line.size(), {}};
    marker.begin += from;
    marker.end += from;
    begin(marker.begin);
    return from_marker(line, marker);
}

// The key, or its beginning, on the line of the marker.
PrivateKey::Part PrivateKey::from_marker(std::string_view line, const KeyMarker& marker) {
    // Up to the next key: each is looked through once, however many a line has.
    const auto rest = line.substr(marker.end, line.find(begin_words, marker.end) - marker.end);
    const auto last = key_ends(rest);
    if (last) open_ = false;
    const auto material = last ? last.begin : inline_material(rest);
    const bool secret = last ? !text::trim(rest.substr(0, material)).empty() : material >= shortest_material;
    auto shown = std::string(line.substr(marker.begin, marker.end - marker.begin));
    shown += secret ? mask : rest.substr(0, material);
    if (last) shown += rest.substr(last.begin, last.end - last.begin);
    return {marker.begin, marker.end + (last ? last.end : material), std::move(shown)};
}

// A line behind that of the marker; nothing when it is no key's.
std::optional<PrivateKey::Part> PrivateKey::inside(std::string_view line) {
    const auto last = key_ends(line);
    if (last) open_ = false;
    const auto body = line.substr(0, std::min(last.begin, line.size()));
    const auto end = last ? last.end : line.size();
    const auto tail = line.substr(body.size(), end - body.size());
    if (const auto at = material_begin(body, column_); at != npos) return Part{0, end, std::string(body.substr(0, at)).append(mask).append(tail)};
    if (last || text::trim(line).empty() || is_header(line)) return Part{0, end, std::string(line.substr(0, end))};
    return std::nullopt;
}

}  // namespace bspctl::telemetry
