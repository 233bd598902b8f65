// SPDX-License-Identifier: Apache-2.0
#include "triage/word_finder.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <unordered_set>
#include <utility>

namespace bspctl::triage {
namespace {

constexpr std::size_t width = 4;  // of a gram

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same(std::string_view text, std::string_view word) {
    return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

// What compilers and BitBake print when nothing is wrong.
constexpr std::string_view ordinary =
    "note: running setscene task of (/meta/recipes-core/linux_1.0.bb:do_compile) recipe task do_configure: started succeeded "
    "| x86_64-linux aarch64-poky-linux-gnueabi-gcc -mcpu=cortex-a53 -march=armv8-a+crc -fstack-protector-strong "
    "-d_fortify_source=2 -wformat -werror=format-security --sysroot=/build/tmp/work/recipe-sysroot-native/usr/bin -o2 -pipe -g "
    "-feliminate-unused-debug-types -fmacro-prefix-map=/usr/src/debug -i/usr/include -c -o obj/file.o src/files/file.c lib.so "
    "checking for whether the compiler works... yes  cc drivers/net/object.o installing module directory version";

const std::unordered_set<std::string_view>& ordinary_grams() {
    static const auto all = [] {
        std::unordered_set<std::string_view> out;
        for (std::size_t at = 0; at + width <= ordinary.size(); ++at) out.insert(ordinary.substr(at, width));
        return out;
    }();
    return all;
}

// How seldom four letters stand in build logs: not at all where they are ordinary, else by the place of each in the order
// of their frequency. What is no letter counts as middling.
std::size_t rarity(std::string_view gram) {
    static constexpr std::string_view frequent_first = "etaoisrncldpumfgbhkxvwyjqz";
    if (ordinary_grams().contains(gram)) return 0;
    std::size_t sum = 1;
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

WordFinder::WordFinder(std::vector<std::string> words) : words_(std::move(words)) {
    for (std::uint32_t n = 0; n < words_.size(); ++n) {
        for (const std::size_t parity : {0u, 1u}) add(n, best_offset(words_[n], parity));
    }
    fill_buckets();
}

void WordFinder::add(std::uint32_t word, int offset) {
    const auto& text = words_[word];
    const bool before = offset < 0, behind = !before && static_cast<std::size_t>(offset) + width > text.size();
    if (!before && !behind) return add_gram({gram_at(text.data() + offset), word, offset});
    std::array<char, width> gram{};
    std::memcpy(gram.data() + (before ? 1 : 0), text.data() + (before ? 0 : offset), width - 1);
    for (unsigned neighbour = 0; neighbour < 256; ++neighbour) {
        if ((neighbour & 0x20) == 0) continue;  // a gram has that bit
        gram[before ? 0 : width - 1] = static_cast<char>(neighbour);
        add_gram({gram_at(gram.data()), word, offset});
    }
}

void WordFinder::add_gram(const Place& place) {
    const auto slot = hash(place.gram) >> (32 - flag_bits);
    flags_[slot / 32] |= std::uint32_t{1} << (slot % 32);
    places_.push_back(place);
}

void WordFinder::fill_buckets() {
    std::ranges::sort(places_, {}, [](const Place& place) { return hash(place.gram); });
    for (const auto& place : places_) ++bucket_begins_[bucket_of(place.gram) + 1];
    std::partial_sum(bucket_begins_.begin(), bucket_begins_.end(), bucket_begins_.begin());
}

// A flag may be another gram's, and a gram another word's.
void WordFinder::confirm(Gram gram, std::string_view text, std::size_t at, std::vector<std::size_t>& found) const {
    const auto bucket = bucket_of(gram);
    for (auto n = bucket_begins_[bucket]; n < bucket_begins_[bucket + 1]; ++n) {
        const auto& place = places_[n];
        if (place.gram != gram) continue;
        const auto begin = static_cast<std::ptrdiff_t>(at) - place.offset;
        if (begin < 0 || static_cast<std::size_t>(begin) > text.size()) continue;
        const auto& word = words_[place.word];
        if (same(text.substr(static_cast<std::size_t>(begin), word.size()), word)) found.push_back(place.word);
    }
}

// Three places in a row come with one load and are asked as one, since nearly always the answer is no.
bool WordFinder::find(std::string_view text, std::vector<std::size_t>& found) const {
    constexpr std::size_t step = 2, row = 3 * step;
    const auto before = found.size();
    const auto look = [&](Gram gram, std::size_t at) {
        if (flagged(gram) != 0) confirm(gram, text, at, found);
    };
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += row) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        bytes |= 0x2020202020202020u;
        const auto first = static_cast<Gram>(bytes), second = static_cast<Gram>(bytes >> 16), third = static_cast<Gram>(bytes >> 32);
        if ((flagged(first) | flagged(second) | flagged(third)) == 0) continue;
        look(first, at);
        look(second, at + step);
        look(third, at + 2 * step);
    }
    // The last looks reach beyond the end, where a word of three may stand.
    for (; at + shortest_word <= text.size(); at += step) {
        std::array<char, width> bytes{};
        std::memcpy(bytes.data(), text.data() + at, std::min(width, text.size() - at));
        look(gram_at(bytes.data()), at);
    }
    return found.size() > before;
}

}  // namespace bspctl::triage
