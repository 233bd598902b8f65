// SPDX-License-Identifier: Apache-2.0
#include "bitbake/base64.hpp"

#include <cstdint>

#include "bitbake/base64_groups.hpp"
#include "bitbake/base64_lines.hpp"

namespace bspctl::bitbake {

namespace {

using base64::bad, base64::fourth, base64::group, base64::put;

// Whole groups of four, as far as they stand together.
void decode_run(const char*& at, const char* end, char*& out) {
    for (; end - at >= 4; at += 4) {
        const auto bits = group(at);
        if ((bits & bad) != 0) return;
        out = put(out, bits);
    }
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_break(char c) { return c == 'n' || c == 'r' || c == 't'; }

constexpr char foreign = '!';  // stands for whatever has no place in base64

// The next character that counts; '\0' at the end.
char next_character(const char*& at, const char* end) {
    while (at < end) {
        const char c = *at++;
        if (is_blank(c)) continue;
        if (c != '\\') return c == '\0' ? foreign : c;
        if (at == end) return foreign;
        const char escaped = *at++;
        if (!is_break(escaped)) return escaped == '/' ? '/' : foreign;
    }
    return '\0';
}

enum class Group { whole, last, broken };

// A group of four with breaks, padding or the end in it.
Group decode_group(const char*& at, const char* end, char*& out) {
    std::uint32_t bits = 0;
    unsigned count = 0;
    char c = '\0';
    while (count < 4 && (c = next_character(at, end)) != '\0') {
        const auto value = fourth[static_cast<unsigned char>(c)];
        if (value == bad) break;
        bits |= value << (18 - 6 * count++);
    }
    if (count == 4) {
        out = put(out, bits);
        return Group::whole;
    }
    if (count == 0 && c == '\0' && at == end) return Group::last;
    const bool padded = c == '=' && (count == 3 || (count == 2 && next_character(at, end) == '='));
    if (!padded || next_character(at, end) != '\0' || at != end) return Group::broken;
    put(out, bits);  // there is room for the bytes that do not count
    out += count - 1;
    return Group::last;
}

}  // namespace

std::optional<std::string_view> decode_base64(std::string_view json_text, std::string& room) {
    static const auto decode_lines = best_line_decoder();
    const auto needed = json_text.size() / 4 * 3 + base64_slack;
    if (room.size() < needed) room.resize(needed);
    const char* at = json_text.data();
    const char* const end = at + json_text.size();
    char* out = room.data();
    decode_lines(at, end, out);
    for (;;) {
        decode_run(at, end, out);
        switch (decode_group(at, end, out)) {
            case Group::whole: break;
            case Group::last: return std::string_view(room.data(), static_cast<std::size_t>(out - room.data()));
            case Group::broken: return {};
        }
    }
}

}  // namespace bspctl::bitbake
