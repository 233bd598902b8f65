// SPDX-License-Identifier: Apache-2.0
//
// The one thing that must hold: a text without any of a pattern's words is not matched by it.
#include "triage/required_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "base/text.hpp"
#include "triage/lazy_pattern.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(RequiredWords, AreThoseThatTellMost) {
    EXPECT_THAT(required_words("No space left on device"), ElementsAre("no space left on device"));
    EXPECT_THAT(required_words(R"(cc: .* terminated program cc1plus)"), ElementsAre(" terminated program cc1plus"));
    EXPECT_THAT(required_words("disk|memory"), UnorderedElementsAre("disk", "memory"));
    EXPECT_THAT(required_words("cannot (?:stat|open) '"), UnorderedElementsAre("cannot stat '", "cannot open '"));
    EXPECT_THAT(required_words(R"([Rr]epository (?P<name>\S+) not found)"), ElementsAre("repository "));
    EXPECT_THAT(required_words("(?i)OOM"), ElementsAre("oom"));
    EXPECT_THAT(required_words("^ERROR: +x"), ElementsAre("error: "));
    EXPECT_THAT(required_words("lay(?:er)?s"), UnorderedElementsAre("lays", "layers"));
    EXPECT_THAT(required_words(R"(a\.b\.c)"), ElementsAre("a.b.c"));
}

TEST(RequiredWords, LeavesOutWhatAnotherWordIsPartOf) {
    EXPECT_THAT(required_words("(?:fatal )?error: "), ElementsAre("error: "));
}

TEST(RequiredWords, KnowsNoneWhereAMatchNeedsNone) {
    for (const auto* pattern : {"", "a", "ab", ".*", R"(\d+ \w+)", "abc|", "(?:abc)?", "(?:abc)*", "(abc){0,2}", "abc|[0-9]+", "[^abc]def?"}) {
        EXPECT_THAT(required_words(pattern), IsEmpty()) << pattern;
    }
}

TEST(RequiredWords, KnowsNoneForWhatIsNotUnderstood) {
    for (const auto* pattern : {"(abc", "abc)", "[abc", "*abc", "abc**", R"(\Qabc\E)", R"(abc\)", "(?=abc)", R"(\p{Greek}abc)", R"([\b]abc)"}) {
        EXPECT_THAT(required_words(pattern), IsEmpty()) << pattern;
    }
    EXPECT_THAT(required_words(std::string(5000, '(') + "abc" + std::string(5000, ')')), IsEmpty());
}

std::string random_pattern(std::mt19937& random, int depth);

std::string random_atom(std::mt19937& random, int depth) {
    static constexpr const char* simple[]{"a", "b", "c", "A", "abc", "cab", "bca", " ", ":", ".", R"(\w)", R"(\b)", R"(\S)", "[ab]", "[Cc]",
                                          "[^a]", "[a-c]", "[]a]", "[[:alpha:]]", R"(\.)", R"(\x61)", "^", "$", "{", "a{x}", "\xe4"};
    if (depth > 0 && random() % 3 == 0) {
        static constexpr const char* opens[]{"(", "(?:", "(?P<n>", "(?i)(", "(?i:", "(?s:"};
        return opens[random() % std::size(opens)] + random_pattern(random, depth - 1) + ")";
    }
    return simple[random() % std::size(simple)];
}

std::string random_pattern(std::mt19937& random, int depth) {
    static constexpr const char* repeats[]{"", "", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,1}", "{1,}", "{0}"};
    std::string out;
    for (auto n = random() % 5 + 1; n > 0; --n) {
        out += random_atom(random, depth) + repeats[random() % std::size(repeats)];
        if (random() % 8 == 0) out += '|';
    }
    return out;
}

std::string random_text(std::mt19937& random) {
    static constexpr const char* parts[]{"a", "b", "c", "A", "B", "C", "abc", "cab", "ABC", " ", ":", ".", "x", "{", "]", "\xe4", "\xc4"};
    std::string out;
    for (auto n = random() % 14; n > 0; --n) out += parts[random() % std::size(parts)];
    return out;
}

TEST(RequiredWords, StandInEveryTextThatRe2Matches) {
    std::mt19937 random(11);
    std::size_t known = 0, matches = 0;
    for (int round = 0; round < 6000; ++round) {
        const LazyPattern pattern(random_pattern(random, 2));
        const auto words = required_words(pattern.text());
        if (words.empty()) continue;
        if (!pattern.get().ok()) continue;  // a name twice
        ++known;
        for (int n = 0; n < 20; ++n) {
            const auto text = random_text(random);
            if (!pattern.matches(text)) continue;
            ++matches;
            const auto folded = text::lower(text);
            ASSERT_TRUE(std::ranges::any_of(words, [&](const auto& word) { return folded.find(word) != std::string::npos; }))
                << pattern.text() << " matches " << text;
        }
    }
    EXPECT_GT(known, 500u);
    EXPECT_GT(matches, 500u);
}

// One pattern without words is shown every line of every log.
TEST(RequiredWords, AreKnownForEveryPatternThatShips) {
    for (const auto& rule : builtin_rules()) {
        EXPECT_FALSE(required_words(rule.rule.pattern).empty()) << rule.declared;
        for (const auto* patterns : {&rule.with, &rule.without}) {
            for (const auto& pattern : *patterns) EXPECT_FALSE(required_words(pattern).empty()) << rule.declared << ": " << pattern;
        }
    }
}

}  // namespace
}  // namespace bspctl::triage
