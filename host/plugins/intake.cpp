// SPDX-License-Identifier: Apache-2.0
#include "plugins/intake.hpp"

#include "base/text.hpp"

namespace bspctl::plugins {

void Intake::optional(bspctl_str text, const char* field) {
    if (text.data == nullptr && text.size != 0) throw Malformed(std::string(field) + " is a null pointer with a size");
    count_bytes(text.size);
    std::size_t bad = 0;
    if (!text::valid_utf8(wire::text(text), &bad)) {
        throw Malformed(std::string(field) + " is not valid UTF-8 (byte " + std::to_string(bad + 1) + ")");
    }
}

void Intake::required(bspctl_str text, const char* field) {
    if (wire::text(text).empty()) throw Malformed(std::string(field) + " is empty");
    optional(text, field);
}

void Intake::list(bspctl_str_list texts, const char* field) {
    if (texts.data == nullptr && texts.size != 0)
        throw Malformed(std::string(field) + " is a null pointer with a size");
    count_bytes(texts.size);  // each element costs something, however short: a bogus count ends here
    for (std::size_t i = 0; i < texts.size; ++i) optional(texts.data[i], field);
}

void Intake::pairs(bspctl_kv_list pairs, const char* field) {
    if (pairs.data == nullptr && pairs.size != 0)
        throw Malformed(std::string(field) + " is a null pointer with a size");
    count_bytes(pairs.size);
    for (std::size_t i = 0; i < pairs.size; ++i) {
        required(pairs.data[i].key, field);
        optional(pairs.data[i].value, field);
    }
}

void Intake::range(std::int32_t value, std::int32_t low, std::int32_t high, const char* field) {
    if (value >= low && value <= high) return;
    throw Malformed(std::string(field) + " is " + std::to_string(value) + ", outside " + std::to_string(low) + " to " +
                    std::to_string(high));
}

void Intake::count_emission() {
    if (++emissions_ > max_emissions) throw Malformed("it has more than " + std::to_string(max_emissions) + " parts");
}

void Intake::count_bytes(std::size_t count) {
    if (count > max_emitted_bytes - bytes_) {
        throw Malformed("it has more than " + text::human_bytes(max_emitted_bytes) + " of text");
    }
    bytes_ += count;
}

void Intake::reject(const char* reason) noexcept {
    try {
        rejected_.emplace(reason);
    } catch (...) {
        rejected_.emplace();  // no memory for the reason
    }
}

}  // namespace bspctl::plugins
