// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::triage {

// Which of many words a text holds, without regard to ASCII case. It looks at four bytes at every second place, each look
// on its own, so that a processor makes several at once: nearly all lines of a log hold no word and are done with after
// that. Made once, then read only.
class WordFinder {
public:
    static constexpr std::size_t shortest_word = 3;

    // Word number n is `words[n]`: in lower case, of `shortest_word` bytes or more.
    explicit WordFinder(std::vector<std::string> words);

    // Appends to `found` the numbers of the words that `text` holds, in no order; one that stands there several times may
    // be named several times. False when there is none.
    bool find(std::string_view text, std::vector<std::size_t>& found) const;

private:
    using Gram = std::uint32_t;
    static constexpr std::size_t width = sizeof(Gram);
    struct Place {  // of a gram in a word
        Gram gram;
        std::uint32_t word;
        int offset;  // -1 and more than the length less 4: a byte beside the word belongs to the gram
    };
    static constexpr unsigned flag_bits = 17;  // 16 KiB: stays in the nearest cache beside the text
    static constexpr unsigned bucket_bits = 12;

    [[nodiscard]] static std::uint32_t hash(Gram gram) { return gram * 0x9e3779b1u; }
    [[nodiscard]] static std::size_t bucket_of(Gram gram) { return hash(gram) >> (32 - bucket_bits); }
    // Setting one bit folds the case of letters; that it also makes other characters alike costs a look, no more.
    [[nodiscard]] static Gram gram_at(const char* at) {
        Gram gram = 0;
        std::memcpy(&gram, at, width);
        return gram | 0x20202020u;
    }
    [[nodiscard]] std::uint32_t flagged(Gram gram) const {  // 1 or 0
        const auto slot = hash(gram) >> (32 - flag_bits);
        return flags_[slot / 32] >> (slot % 32) & 1u;
    }
    void add(std::uint32_t word, int offset);
    void add_gram(const Place& place);
    void fill_buckets();
    void confirm(Gram gram, std::string_view text, std::size_t at, std::vector<std::size_t>& found) const;

    std::vector<std::string> words_;
    std::array<std::uint32_t, (std::size_t{1} << flag_bits) / 32> flags_{};
    std::vector<Place> places_;  // by bucket: what begins a gram's hash
    std::array<std::uint32_t, (std::size_t{1} << bucket_bits) + 1> bucket_begins_{};
};

}  // namespace bspctl::triage
