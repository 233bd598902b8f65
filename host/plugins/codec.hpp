// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "plugins/fields.hpp"

// Values as bytes and back. Numbers have seven bits a byte, lowest first; text and lists are preceded by their length;
// the fields of a struct follow each other. Nothing says what it is: both ends are of one build (protocol.hpp).
namespace bspctl::plugins {

// Bytes that are no encoding of what was expected.
class Garbled : public std::exception {
public:
    explicit Garbled(std::string reason) : reason_(std::move(reason)) {}
    [[nodiscard]] const char* what() const noexcept override { return reason_.c_str(); }

private:
    std::string reason_;
};

class Encoder {
public:
    template <class... Values>
    void operator()(const Values&... values) {
        (put(values), ...);
    }
    [[nodiscard]] std::string take() && { return std::move(bytes_); }

private:
    void number(std::uint64_t value);
    void put(std::string_view text);
    void put(bool flag) { number(flag ? 1 : 0); }

    template <class Number>
        requires std::integral<Number> || std::is_enum_v<Number>
    void put(Number value) {
        number(static_cast<std::uint64_t>(value));
    }
    template <class T>
    void put(const std::vector<T>& list) {
        number(list.size());
        for (const auto& entry : list) put(entry);
    }
    template <class T>
    void put(const std::optional<T>& maybe) {
        put(maybe.has_value());
        if (maybe) put(*maybe);
    }
    template <class Struct>
        requires std::is_aggregate_v<Struct>
    void put(const Struct& value) {
        fields(*this, value);
    }

    std::string bytes_;
};

// Reads what an Encoder wrote, or what somebody else made up: every length is checked against the bytes that are left,
// and everything that is made of them counts against a budget, so that a few bytes cannot become a lot of memory.
class Decoder {
public:
    static constexpr std::size_t default_budget = 512ull * 1024 * 1024;

    explicit Decoder(std::string_view bytes, std::size_t budget = default_budget) : rest_(bytes), budget_(budget) {}

    // Throws Garbled.
    template <class... Values>
    void operator()(Values&... values) {
        (get(values), ...);
    }
    void finish() const {
        if (!rest_.empty()) throw Garbled("there are bytes behind its end");
    }

private:
    std::uint64_t number();
    std::size_t length();
    void charge(std::size_t bytes);

    void get(std::string& text);
    void get(bool& flag);

    template <class Number>
        requires std::integral<Number> || std::is_enum_v<Number>
    void get(Number& value) {
        const auto read = number();
        value = static_cast<Number>(read);
        if (static_cast<std::uint64_t>(value) != read) throw Garbled("a number is too large");
    }
    template <class T>
    void get(std::vector<T>& list) {
        const auto count = length();  // an entry has one byte at least
        list.clear();
        for (std::size_t i = 0; i < count; ++i) {
            charge(sizeof(T));
            get(list.emplace_back());
        }
    }
    template <class T>
    void get(std::optional<T>& maybe) {
        bool there = false;
        get(there);
        maybe.reset();
        if (there) get(maybe.emplace());
    }
    template <class Struct>
        requires std::is_aggregate_v<Struct>
    void get(Struct& value) {
        fields(*this, value);
    }

    std::string_view rest_;
    std::size_t budget_;
};

template <class... Values>
[[nodiscard]] std::string encode(const Values&... values) {
    Encoder encoder;
    encoder(values...);
    return std::move(encoder).take();
}

// The whole of `bytes` as one value. Throws Garbled.
template <class Value>
[[nodiscard]] Value decode(std::string_view bytes) {
    Value value{};
    Decoder decoder(bytes);
    decoder(value);
    decoder.finish();
    return value;
}

}  // namespace bspctl::plugins
