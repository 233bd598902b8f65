// SPDX-License-Identifier: Apache-2.0
#include "triage/gram_filter.hpp"

#include <algorithm>
#include <cstring>

namespace bspctl::triage {
namespace {

constexpr std::size_t width = 4;
constexpr std::size_t shortest_word = 3;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same(std::string_view text, std::string_view word) {
    return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

// How seldom a letter is in build logs: its place in the order of their frequency. What is no letter counts as middling.
std::size_t rarity(std::string_view gram) {
    static constexpr std::string_view frequent_first = "etaoisrncldpumfgbhkxvwyjqz";
    std::size_t sum = 0;
    for (const char c : gram) {
        const auto place = frequent_first.find(c);
        sum += place == std::string_view::npos ? frequent_first.size() / 2 : place;
    }
    return sum;
}

// Where in `word` the rarest gram of those at even (or odd) offsets stands. A short word has none at one of them: then
// the offset lets a neighbour's byte be part of it.
int best_offset(const std::string& word, std::size_t parity) {
    std::size_t best = 0;
    int offset = word.size() == width ? 1 : parity == 0 ? 0 : -1;
    for (auto at = parity; at + width <= word.size(); at += 2) {
        const auto rare = rarity(std::string_view(word).substr(at, width)) + 1;
        if (rare <= best) continue;
        best = rare;
        offset = static_cast<int>(at);
    }
    return offset;
}

}  // namespace

// Setting one bit folds the case of letters; that it also makes other characters alike costs a look, no more.
GramFilter::Gram GramFilter::gram_at(const char* at) {
    Gram gram = 0;
    std::memcpy(&gram, at, width);
    return gram | 0x20202020u;
}

GramFilter::GramFilter(const std::vector<std::string>& words) : words_(words) {
    for (std::size_t n = 0; n < words_.size(); ++n) {
        if (words_[n].size() < shortest_word) always_ = true;
        else for (const std::size_t parity : {0u, 1u}) add(n, best_offset(words_[n], parity));
    }
}

void GramFilter::add_gram(Gram gram, const Place& place) {
    const auto slot = hash(gram);
    flags_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    auto& known = places_[gram];
    const auto same = [&](const Place& old) { return old.word == place.word && old.offset == place.offset; };
    if (std::none_of(known.begin(), known.end(), same)) known.push_back(place);
}

void GramFilter::add(std::size_t word, int offset) {
    const auto& text = words_[word];
    const bool before = offset < 0, behind = !before && static_cast<std::size_t>(offset) + width > text.size();
    if (!before && !behind) return add_gram(gram_at(text.data() + offset), {word, offset});
    std::array<char, width> gram{};
    std::memcpy(gram.data() + (before ? 1 : 0), text.data() + (before ? 0 : offset), width - 1);
    for (unsigned neighbour = 0; neighbour < 256; ++neighbour) {
        gram[before ? 0 : width - 1] = static_cast<char>(neighbour);
        add_gram(gram_at(gram.data()), {word, offset});
    }
}

bool GramFilter::confirmed(Gram gram, std::string_view text, std::size_t at) const {
    const auto found = places_.find(gram);
    if (found == places_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(), [&](const Place& place) {
        const auto begin = static_cast<std::ptrdiff_t>(at) - place.offset;
        const auto& word = words_[place.word];
        return begin >= 0 && same(text.substr(std::min(static_cast<std::size_t>(begin), text.size()), word.size()), word);
    });
}

bool GramFilter::holds_one(std::string_view text) const {
    if (always_) return true;
    std::size_t at = 0;
    for (; at + width <= text.size(); at += 2) {
        const auto gram = gram_at(text.data() + at);
        if (flagged(gram) && confirmed(gram, text, at)) return true;
    }
    // The last look reaches beyond the end where a word of three may stand.
    if (text.size() < at + width - 1) return false;
    std::array<char, width> end{};
    std::memcpy(end.data(), text.data() + at, width - 1);
    const auto gram = gram_at(end.data());
    return flagged(gram) && confirmed(gram, text, at);
}

}  // namespace bspctl::triage
