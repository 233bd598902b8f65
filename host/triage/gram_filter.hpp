// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bspctl::triage {

// Does a text hold one of many words, without regard to ASCII case? WordFinder says which, and has to step through every
// byte one after the other. This looks at four bytes at every second place, each look on its own, so that a processor
// makes several at once: nearly all lines of a log hold no word and are done with after it.
class GramFilter {
public:
    explicit GramFilter(const std::vector<std::string>& words);  // in lower case
    [[nodiscard]] bool holds_one(std::string_view text) const;

private:
    using Gram = std::uint32_t;
    struct Place {
        std::size_t word;
        int offset;  // of the gram in the word; -1 and more than the length less 4: a byte beside the word belongs to it
    };
    static constexpr unsigned bits = 18;  // 32 KiB: stays in the nearest cache

    [[nodiscard]] static Gram gram_at(const char* at);
    [[nodiscard]] static std::size_t hash(Gram gram) { return (gram * 0x9e3779b1u) >> (32 - bits); }
    [[nodiscard]] bool flagged(Gram gram) const {
        const auto slot = hash(gram);
        return (flags_[slot / 64] >> (slot % 64) & 1) != 0;
    }
    void add(std::size_t word, int offset);
    void add_gram(Gram gram, const Place& place);
    [[nodiscard]] bool confirmed(Gram gram, std::string_view text, std::size_t at) const;

    std::vector<std::string> words_;
    std::array<std::uint64_t, (std::size_t{1} << bits) / 64> flags_{};
    std::unordered_map<Gram, std::vector<Place>> places_;
    bool always_ = false;  // a word is too short for this: whatever is asked may hold it
};

}  // namespace bspctl::triage
