// SPDX-License-Identifier: Apache-2.0
//
// A word that is passed over is a rule that does not answer.
#include "triage/word_finder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace bspctl::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<std::size_t> found(const WordFinder& finder, std::string_view text) {
    std::vector<std::size_t> out;
    const bool any = finder.find(text, out);
    EXPECT_EQ(any, !out.empty());
    return {out.begin(), out.end()};
}

std::set<std::size_t> searched(const std::vector<std::string>& words, const std::string& text) {
    std::set<std::size_t> out;
    for (std::size_t n = 0; n < words.size(); ++n) {
        if (text::lower(text).find(words[n]) != std::string::npos) out.insert(n);
    }
    return out;
}

std::string random_text(std::mt19937& random, std::size_t length) {
    static constexpr std::string_view letters = "abcAB :/_\xc3\n";
    std::string out;
    while (out.size() < length) out += letters[random() % letters.size()];
    return out;
}

TEST(WordFinder, FindsWhatASearchForEachWordFinds) {
    std::mt19937 random(7);
    std::size_t held = 0;
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> words;
        for (int n = 0; n < 6; ++n) words.push_back(text::lower(random_text(random, 3 + random() % 6)));
        const WordFinder finder(words);
        for (int n = 0; n < 50; ++n) {
            const auto text = random_text(random, random() % 60);
            const auto expected = searched(words, text);
            ASSERT_EQ(found(finder, text), expected) << text;
            held += expected.size();
        }
    }
    EXPECT_GT(held, 300u);
}

TEST(WordFinder, FindsAWordAtEveryPlace) {
    const std::vector<std::string> words{"oom", "disk", "no space", "segmentation fault"};
    const WordFinder finder(words);
    for (std::size_t n = 0; n < words.size(); ++n) {
        for (std::size_t before = 0; before < 20; ++before) {
            for (std::size_t behind = 0; behind < 20; ++behind) {
                const auto text = std::string(before, '.') + words[n] + std::string(behind, '.');
                ASSERT_THAT(found(finder, text), ElementsAre(n)) << text;
            }
        }
    }
}

TEST(WordFinder, FindsWordsInsideWordsWithoutRegardToCase) {
    const WordFinder finder({"she", "his", "hers"});
    EXPECT_THAT(found(finder, "ushers"), ElementsAre(0u, 2u));
    EXPECT_THAT(found(finder, "USHERS"), ElementsAre(0u, 2u));
    EXPECT_THAT(found(finder, "usher"), ElementsAre(0u));
}

TEST(WordFinder, FindsNothingWhereNothingIs) {
    EXPECT_THAT(found(WordFinder({"oom"}), ""), IsEmpty());
    EXPECT_THAT(found(WordFinder({"oom"}), "oo"), IsEmpty());
    EXPECT_THAT(found(WordFinder({"disk full"}), "disk\0full and then some"), IsEmpty());
    EXPECT_THAT(found(WordFinder(std::vector<std::string>{}), "anything at all"), IsEmpty());
}

// What folds the case of letters folds other characters, too: the look itself must not.
TEST(WordFinder, KeepsCharactersApartThatAreNoLetters) {
    EXPECT_THAT(found(WordFinder({"[arch]"}), "{arch} [ARCH"), IsEmpty());
    EXPECT_THAT(found(WordFinder({"'a' 'b'"}), "\x07" "a\x07 'b'"), IsEmpty());
}

}  // namespace
}  // namespace bspctl::triage
