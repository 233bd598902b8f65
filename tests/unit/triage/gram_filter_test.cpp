// SPDX-License-Identifier: Apache-2.0
//
// What the quick look passes over, the slow one must not find.
#include "triage/gram_filter.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "triage/word_finder.hpp"

namespace bspctl::triage {
namespace {

std::string random_text(std::mt19937& random, std::size_t length) {
    static constexpr std::string_view letters = "abcAB :/_\xc3\n";
    std::string out;
    while (out.size() < length) out += letters[random() % letters.size()];
    return out;
}

std::string lower(std::string text) {
    for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
}

TEST(GramFilter, AgreesWithTheWordFinder) {
    std::mt19937 random(7);
    std::size_t held = 0;
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> words;
        for (int n = 0; n < 4; ++n) words.push_back(lower(random_text(random, 3 + random() % 5)));
        const GramFilter filter(words);
        const WordFinder finder(words);
        WordFinder::Seen seen;
        for (int n = 0; n < 50; ++n) {
            const auto text = random_text(random, random() % 40);
            finder.find(text, seen);
            ASSERT_EQ(filter.holds_one(text), !seen.words.empty()) << text;
            held += seen.words.empty() ? 0 : 1;
        }
    }
    EXPECT_GT(held, 100u);
}

TEST(GramFilter, FindsAWordAtEitherEnd) {
    const GramFilter filter({"oom", "disk full"});
    EXPECT_TRUE(filter.holds_one("oom"));
    EXPECT_TRUE(filter.holds_one("x OOM"));
    EXPECT_TRUE(filter.holds_one("xx oom"));
    EXPECT_TRUE(filter.holds_one("Disk Full"));
    EXPECT_FALSE(filter.holds_one("oo"));
    EXPECT_FALSE(filter.holds_one(""));
}

TEST(GramFilter, PassesNothingOverForAWordTooShort) { EXPECT_TRUE(GramFilter({"ab"}).holds_one("zzz")); }

}  // namespace
}  // namespace bspctl::triage
