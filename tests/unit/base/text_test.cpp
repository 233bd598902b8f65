// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <gtest/gtest.h>

namespace bspctl::text {
namespace {

TEST(Text, WordsStandBetweenBlanksOfAnyKind) {
    EXPECT_EQ(words("  a\tbc \r\n d"), (std::vector<std::string>{"a", "bc", "d"}));
    EXPECT_TRUE(words(" \n").empty());
    EXPECT_TRUE(words("").empty());
}

TEST(Split, KeepsEmptyParts) {
    EXPECT_EQ(split("a::b", ':'), (std::vector<std::string>{"a", "", "b"}));
    EXPECT_EQ(split("", ':'), std::vector<std::string>{""});
}

TEST(Lines, TakesEveryEndOfLine) {
    EXPECT_EQ(lines("a\r\nb\n\nlast"), (std::vector<std::string_view>{"a", "b", "", "last"}));
    EXPECT_TRUE(lines("").empty());
}

TEST(ShellQuote, IsReadBackUnchanged) {
    EXPECT_EQ(shell_quote("plain-1.2_x"), "plain-1.2_x");
    EXPECT_EQ(shell_quote("two words"), "'two words'");
    EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_quote(""), "''");
    EXPECT_EQ(shell_quote("$HOME"), "'$HOME'");
    EXPECT_EQ(shell_quote(std::vector<std::string>{"a b", "c"}), "'a b' c");
}

TEST(StripAnsi, TakesSequencesAndControls) {
    EXPECT_EQ(strip_ansi("\x1b[1;31mred\x1b[0m"), "red");
    EXPECT_EQ(strip_ansi("\x1b]0;title\x07text"), "text");
    EXPECT_EQ(strip_ansi("\x1b]0;title\x1b\\text"), "text");
    EXPECT_EQ(strip_ansi("a\tb\bc\x7f"), "a\tbc");
    EXPECT_EQ(strip_ansi("torn\x1b["), "torn");
    EXPECT_EQ(strip_ansi("Größe"), "Größe");
}

TEST(Utf8, IsJudgedStrictly) {
    EXPECT_TRUE(valid_utf8("Größe \xe2\x82\xac \xf0\x9f\x98\x80"));
    std::size_t bad = 99;
    EXPECT_FALSE(valid_utf8("ab\xff", &bad));
    EXPECT_EQ(bad, 2u);
    EXPECT_FALSE(valid_utf8(std::string_view("a\0b", 3), &bad));
    EXPECT_EQ(bad, 1u);
    EXPECT_FALSE(valid_utf8("\xc0\xaf"));          // overlong
    EXPECT_FALSE(valid_utf8("\xed\xa0\x80"));      // surrogate
    EXPECT_FALSE(valid_utf8("\xf4\x90\x80\x80"));  // beyond U+10FFFF
    EXPECT_EQ(to_utf8("a\xff" "b"), "a\xef\xbf\xbd" "b");
}

TEST(LineColumn, CountsFromOne) {
    const auto at = line_column("ab\ncd", 4);
    EXPECT_EQ(at.line, 2u);
    EXPECT_EQ(at.column, 2u);
    EXPECT_EQ(line_column("ab", 99).column, 3u);
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
    const std::vector<std::string> words{"build", "sync", "doctor"};
    EXPECT_EQ(nearest("biuld", words), "build");
    EXPECT_EQ(nearest("doctr", words), "doctor");
    EXPECT_EQ(nearest("flash", words), std::nullopt);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Human, RoundsAsPeopleDo) {
    EXPECT_EQ(human_bytes(0), "0 B");
    EXPECT_EQ(human_bytes(1536), "1.5 KiB");
    EXPECT_EQ(human_bytes(5ull << 30), "5.0 GiB");
    EXPECT_EQ(human_seconds(4.23), "4.2s");
    EXPECT_EQ(human_seconds(59.96), "1m00s");
    EXPECT_EQ(human_seconds(3725), "1h02m05s");
}

TEST(Text, NamesSignals) {
    EXPECT_EQ(signal_name(11), "SIGSEGV");
    EXPECT_EQ(signal_name(40), "signal 40");
}

TEST(ReplaceAll, DoesNotLookAtWhatItPutIn) {
    EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
    EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

}  // namespace
}  // namespace bspctl::text
