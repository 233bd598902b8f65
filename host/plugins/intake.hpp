// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "bspctl/wire.hpp"

namespace bspctl::plugins {

// What one call of a plugin may emit. Far above what any family needs (the largest known manifest gives some hundred
// emissions and 200 KiB), far below what would hurt.
inline constexpr std::size_t max_emissions = 20'000;
inline constexpr std::size_t max_emitted_bytes = 16 * 1024 * 1024;

// Why an emission was not accepted, as the end of a sentence about the plugin's answer.
class Malformed : public std::exception {
public:
    explicit Malformed(std::string reason) : reason_(std::move(reason)) {}
    [[nodiscard]] const char* what() const noexcept override { return reason_.c_str(); }

private:
    std::string reason_;
};

// The customs of one call: everything a plugin emits passes here before it is copied. After the first malformed
// emission nothing more is accepted, whatever the plugin makes of the sinks' refusals.
class Intake {
public:
    [[nodiscard]] const std::optional<std::string>& rejected() const { return rejected_; }

    // One emission: counts it and runs `copy`. Never throws, since the caller is a plugin: an exception of `copy`
    // becomes the reason for rejection.
    template <class Copy>
    bspctl_status accept(Copy&& copy) noexcept {
        if (rejected_) return BSPCTL_ERROR;
        try {
            count_emission();
            copy();
            return BSPCTL_OK;
        } catch (const std::exception& error) {
            reject(error.what());
        }
        return BSPCTL_ERROR;
    }

    // The checks, to be made before anything is copied. `field` names the text in the message.
    void optional(bspctl_str text, const char* field);
    void required(bspctl_str text, const char* field);  // also: not empty
    void list(bspctl_str_list texts, const char* field);
    void pairs(bspctl_kv_list pairs, const char* field);
    static void range(std::int32_t value, std::int32_t low, std::int32_t high, const char* field);

    // A struct is there, and at least as long as its first published version, which ended with `last`.
    template <class Struct, class Field>
    static void complete(const Struct* object, Field Struct::*last, const char* name) {
        if (object == nullptr) throw Malformed(std::string("the ") + name + " is a null pointer");
        if (!wire::has_field(object, last)) {
            throw Malformed(std::string("the ") + name + " states a size of " + std::to_string(object->size) +
                            " bytes, less than ABI 1.0's");
        }
    }

private:
    void count_emission();
    void count_bytes(std::size_t count);
    void reject(const char* reason) noexcept;

    std::size_t emissions_ = 0;
    std::size_t bytes_ = 0;
    std::optional<std::string> rejected_;
};

}  // namespace bspctl::plugins
