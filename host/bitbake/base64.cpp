// SPDX-License-Identifier: Apache-2.0
#include "bitbake/base64.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace bspctl::bitbake {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t bad = 1u << 31;

// What a character stands for, moved to its place among the 24 bits of four; `bad` for others.
constexpr std::array<std::uint32_t, 256> table(unsigned shift) {
    std::array<std::uint32_t, 256> out{};
    out.fill(bad);
    for (std::uint32_t i = 0; i < alphabet.size(); ++i) out[static_cast<unsigned char>(alphabet[i])] = i << shift;
    return out;
}
constexpr auto first = table(18), second = table(12), third = table(6), fourth = table(0);

// Three bytes, and a fourth that the next ones overwrite: one store is faster than three.
char* put(char* out, std::uint32_t bits) {
    const auto bytes = std::endian::native == std::endian::little ? __builtin_bswap32(bits << 8) : bits << 8;
    std::memcpy(out, &bytes, sizeof bytes);
    return out + 3;
}

std::uint32_t group(const char* at) {
    const auto* c = reinterpret_cast<const unsigned char*>(at);
    return first[c[0]] | second[c[1]] | third[c[2]] | fourth[c[3]];
}

// Lines as Python's encoder leaves them, each with its break: 19 groups without a question in between.
void decode_lines(const char*& at, const char* end, char*& out) {
    constexpr std::ptrdiff_t line = 76, groups = line / 4;
    for (; end - at >= line + 2 && at[line] == '\\' && at[line + 1] == 'n'; at += line + 2) {
        std::uint32_t all = 0;
        for (std::ptrdiff_t i = 0; i < groups; ++i) {
            const auto bits = group(at + 4 * i);
            all |= bits;
            put(out + 3 * i, bits);
        }
        if ((all & bad) != 0) return;
        out += 3 * groups;
    }
}

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
    if (room.size() < json_text.size() / 4 * 3 + 4) room.resize(json_text.size() / 4 * 3 + 4);
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
