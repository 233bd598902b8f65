// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/failure.hpp"
#include "temp_dir.hpp"
#include "triage/lines.hpp"
#include "triage/word_finder.hpp"

namespace bspctl::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::string> lines_of(const std::string& text) {
    const testing::TempDir dir;
    LineReader reader(dir.write("log", text));
    std::vector<std::string> out;
    for (std::string_view line; reader.next(line);) out.emplace_back(line);
    return out;
}

TEST(LineReader, GivesEveryLineOnce) {
    EXPECT_THAT(lines_of(""), IsEmpty());
    EXPECT_THAT(lines_of("a"), ElementsAre("a"));
    EXPECT_THAT(lines_of("a\n\nb\n"), ElementsAre("a", "", "b"));
}

TEST(LineReader, CutsWhatIsTooLongAndGoesOn) {
    const auto longest = LineReader::longest_line;
    const auto lines = lines_of(std::string(5 * longest, 'x') + "\nnext\n" + std::string(longest, 'y') + "\nlast");
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_GE(lines[0].size(), longest);
    EXPECT_LE(lines[0].size(), 2 * longest);
    EXPECT_EQ(lines[1], "next");
    EXPECT_EQ(lines[3], "last");
}

TEST(LineReader, ReadsAcrossBlocks) {
    std::string text;
    for (int i = 0; i < 50000; ++i) text += "line " + std::to_string(i) + "\n";
    const auto lines = lines_of(text);
    ASSERT_EQ(lines.size(), 50000u);
    EXPECT_EQ(lines[12345], "line 12345");
    EXPECT_EQ(lines.back(), "line 49999");
}

TEST(LineReader, RefusesWhatIsNoFile) {
    const testing::TempDir dir;
    EXPECT_THROW(LineReader(dir / "none"), Failure);
    EXPECT_THROW(LineReader{dir.path()}, Failure);
}

std::vector<int> found(const std::vector<std::string>& words, std::string_view text) {
    const WordFinder finder(words);
    WordFinder::Seen seen;
    finder.find(text, seen);
    return seen.words;
}

TEST(WordFinder, FindsWordsInsideWords) {
    const std::vector<std::string> words{"he", "she", "his", "hers"};
    EXPECT_THAT(found(words, "ushers"), UnorderedElementsAre(0, 1, 3));
    EXPECT_THAT(found(words, "USHERS"), UnorderedElementsAre(0, 1, 3));
    EXPECT_THAT(found(words, "xyz"), IsEmpty());
    EXPECT_THAT(found(words, "she she he"), UnorderedElementsAre(0, 1));
    EXPECT_THAT(found({}, "anything"), IsEmpty());
    EXPECT_THAT(found({"\xc3\xa9", "a\xff"}, "caf\xc3\xa9 a\xff"), UnorderedElementsAre(0, 1));
}

TEST(WordFinder, ForgetsTheTextBefore) {
    const WordFinder finder({"ab"});
    WordFinder::Seen seen;
    finder.find("ab", seen);
    finder.find("a", seen);
    EXPECT_THAT(seen.words, IsEmpty());
    finder.find("b ab", seen);
    EXPECT_THAT(seen.words, ElementsAre(0));
}

}  // namespace
}  // namespace bspctl::triage
