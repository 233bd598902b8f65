// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

// Four characters of base64, which are three bytes.
namespace bspctl::bitbake::base64 {

inline constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr std::uint32_t bad = 1u << 31;

// What a character stands for, moved to its place among the 24 bits of four; `bad` for others.
constexpr std::array<std::uint32_t, 256> table(unsigned shift) {
    std::array<std::uint32_t, 256> out{};
    out.fill(bad);
    for (std::uint32_t i = 0; i < alphabet.size(); ++i) out[static_cast<unsigned char>(alphabet[i])] = i << shift;
    return out;
}
inline constexpr auto first = table(18), second = table(12), third = table(6), fourth = table(0);

// Three bytes, and a fourth that the next ones overwrite: one store is faster than three.
inline char* put(char* out, std::uint32_t bits) {
    const auto bytes = std::endian::native == std::endian::little ? __builtin_bswap32(bits << 8) : bits << 8;
    std::memcpy(out, &bytes, sizeof bytes);
    return out + 3;
}

// The 24 bits; with `bad` among them when a character is none of base64.
inline std::uint32_t group(const char* at) {
    const auto* c = reinterpret_cast<const unsigned char*>(at);
    return first[c[0]] | second[c[1]] | third[c[2]] | fourth[c[3]];
}

}  // namespace bspctl::bitbake::base64
