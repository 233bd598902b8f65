// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec.hpp"

namespace bspctl::plugins {

namespace {

constexpr unsigned bits = 7;
constexpr std::uint64_t low_bits = (1u << bits) - 1;
constexpr unsigned char more = 1u << bits;

}  // namespace

void Encoder::number(std::uint64_t value) {
    for (; value > low_bits; value >>= bits) bytes_ += static_cast<char>((value & low_bits) | more);
    bytes_ += static_cast<char>(value);
}

void Encoder::put(std::string_view text) {
    number(text.size());
    bytes_ += text;
}

std::uint64_t Decoder::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += bits) {
        if (rest_.empty()) throw Garbled("it ends too early");
        const auto byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        const std::uint64_t part = byte & low_bits;
        if (part << shift >> shift != part) break;
        value |= part << shift;
        if ((byte & more) == 0) return value;
    }
    throw Garbled("a number is too large");
}

std::size_t Decoder::length() {
    const auto value = number();
    if (value > rest_.size()) throw Garbled("a length goes beyond its end");
    return static_cast<std::size_t>(value);
}

void Decoder::charge(std::size_t bytes) {
    if (bytes > budget_) throw Garbled("it would need too much memory");
    budget_ -= bytes;
}

void Decoder::get(std::string& text) {
    const auto size = length();
    charge(size);
    text.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
}

void Decoder::get(bool& flag) {
    const auto value = number();
    if (value > 1) throw Garbled("a flag is neither yes nor no");
    flag = value == 1;
}

}  // namespace bspctl::plugins
