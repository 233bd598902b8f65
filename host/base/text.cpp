// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <numeric>

namespace bspctl::text {

std::string_view trim(std::string_view value) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = value.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return value.substr(begin, value.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string> split(std::string_view value, char separator) {
    std::vector<std::string> out;
    for (;;) {
        const auto end = value.find(separator);
        out.emplace_back(value.substr(0, end));
        if (end == std::string_view::npos) return out;
        value.remove_prefix(end + 1);
    }
}

std::vector<std::string> words(std::string_view value) {
    constexpr std::string_view blanks = " \t\r\n";
    std::vector<std::string> out;
    for (auto at = value.find_first_not_of(blanks); at != std::string_view::npos; at = value.find_first_not_of(blanks, at)) {
        const auto end = std::min(value.find_first_of(blanks, at), value.size());
        out.emplace_back(value.substr(at, end - at));
        at = end;
    }
    return out;
}

std::vector<std::string_view> lines(std::string_view value) {
    std::vector<std::string_view> out;
    while (!value.empty()) {
        const auto end = value.find('\n');
        auto line = value.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        out.push_back(line);
        value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
    }
    return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) out += separator;
        out += parts[i];
    }
    return out;
}

std::string lower(std::string_view value) {
    std::string out(value);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string replace_all(std::string value, std::string_view from, std::string_view to) {
    if (from.empty()) return value;
    for (std::size_t at = value.find(from); at != std::string::npos; at = value.find(from, at + to.size())) {
        value.replace(at, from.size(), to);
    }
    return value;
}

std::string shell_quote(std::string_view word) {
    constexpr std::string_view safe =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    if (!word.empty() && word.find_first_not_of(safe) == std::string_view::npos) return std::string(word);
    return "'" + replace_all(std::string(word), "'", "'\\''") + "'";
}

std::string shell_quote(const std::vector<std::string>& argv) {
    std::string out;
    for (const auto& word : argv) {
        if (!out.empty()) out += ' ';
        out += shell_quote(word);
    }
    return out;
}

std::string strip_ansi(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\x1b') {
            if (i + 1 >= value.size()) break;
            const char kind = value[i + 1];
            if (kind == '[') {  // CSI: parameters, then one byte 0x40..0x7e
                i += 2;
                while (i < value.size() && !(value[i] >= 0x40 && value[i] <= 0x7e)) ++i;
            } else if (kind == ']' || kind == '_' || kind == 'P' || kind == '^') {
                // OSC, APC, DCS, PM: up to BEL or ESC backslash
                i += 2;
                while (i < value.size() && value[i] != '\a' && value[i] != '\x1b') ++i;
                if (i < value.size() && value[i] == '\x1b') ++i;
            } else if (kind == '(' || kind == ')') {  // character set: one more byte
                i += 2;
            } else {
                ++i;
            }
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= 0x20 || c == '\t') && byte != 0x7f) out += c;
    }
    return out;
}

namespace {

// Length of the well-formed UTF-8 sequence at the start of `value`, 0 if it is malformed (Unicode table 3-7).
std::size_t sequence_length(std::string_view value) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(value[i]); };
    const auto tail = [&](std::size_t i) { return i < value.size() && at(i) >= 0x80 && at(i) <= 0xbf; };
    const auto first = at(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (!tail(1) || !tail(2)) return 0;
        if (first == 0xe0 && at(1) < 0xa0) return 0;
        if (first == 0xed && at(1) > 0x9f) return 0;
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        if (!tail(1) || !tail(2) || !tail(3)) return 0;
        if (first == 0xf0 && at(1) < 0x90) return 0;
        if (first == 0xf4 && at(1) > 0x8f) return 0;
        return 4;
    }
    return 0;
}

}  // namespace

bool valid_utf8(std::string_view value, std::size_t* bad) {
    for (std::size_t i = 0; i < value.size();) {
        const auto length = value[i] == '\0' ? 0 : sequence_length(value.substr(i));
        if (length == 0) {
            if (bad != nullptr) *bad = i;
            return false;
        }
        i += length;
    }
    return true;
}

std::string to_utf8(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size();) {
        const auto length = value[i] == '\0' ? 0 : sequence_length(value.substr(i));
        if (length == 0) {
            out += "\xef\xbf\xbd";
            ++i;
        } else {
            out += value.substr(i, length);
            i += length;
        }
    }
    return out;
}

std::string xml_escaped(std::string_view value) {
    std::string out;
    for (const char c : to_utf8(value)) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&apos;"; break;
            default: out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
        }
    }
    // U+FFFE and U+FFFF are characters of UTF-8 and none of XML.
    return replace_all(replace_all(std::move(out), "\xEF\xBF\xBE", " "), "\xEF\xBF\xBF", " ");
}

LineColumn line_column(std::string_view value, std::size_t offset) {
    const auto before = value.substr(0, std::min(offset, value.size()));
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const auto start = before.rfind('\n');
    return {line + 1, before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1};
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(1, (word.size() + 1) / 3) + 1;
    for (const auto& candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string human_bytes(std::uint64_t bytes) {
    constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return buffer.data();
}

std::string human_seconds(double seconds) {
    std::array<char, 48> buffer{};
    if (seconds < 59.95) {
        std::snprintf(buffer.data(), buffer.size(), "%.1fs", seconds);
    } else {
        const auto whole = static_cast<long>(seconds + 0.5);
        if (whole < 3600) std::snprintf(buffer.data(), buffer.size(), "%ldm%02lds", whole / 60, whole % 60);
        else std::snprintf(buffer.data(), buffer.size(), "%ldh%02ldm%02lds", whole / 3600, whole / 60 % 60, whole % 60);
    }
    return buffer.data();
}

std::string signal_name(int number) {
    const char* name = ::sigabbrev_np(number);
    return name == nullptr ? "signal " + std::to_string(number) : "SIG" + std::string(name);
}

}  // namespace bspctl::text
