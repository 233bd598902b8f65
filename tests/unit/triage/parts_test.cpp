// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/failure.hpp"
#include "temp_dir.hpp"
#include "triage/lines.hpp"

namespace bspctl::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

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

std::string why_no_text(const std::string& bytes) {
    const testing::TempDir dir;
    LineReader reader(dir.write("build log", bytes));
    try {
        reader.require_text();
    } catch (const Failure& failure) {
        return failure.why() + "; " + failure.fix();
    }
    return {};
}

TEST(LineReader, SaysWhatIsNoText) {
    EXPECT_THAT(why_no_text(""), HasSubstr("empty"));
    EXPECT_THAT(why_no_text(std::string(1000, '\0')), HasSubstr("nothing but NUL"));
    EXPECT_THAT(why_no_text("\x1f\x8b\x08 …"), HasSubstr("zcat '"));
    EXPECT_THAT(why_no_text("\x7f" "ELF…"), HasSubstr("a program"));
    EXPECT_THAT(why_no_text("\xff\xfe" "E\0R\0"), HasSubstr("iconv -f UTF-16"));
    std::string utf16, noise, broken = "ERROR: a\n";
    for (unsigned i = 0; i < 1000; ++i) {
        utf16 += std::string("E\0", 2);
        noise += static_cast<char>((i * 7919u) >> 3);
        broken += "\x1b[31mNOTE: \xff\xfe line\x1b[0m\r\n";
    }
    EXPECT_THAT(why_no_text(utf16), HasSubstr("no text"));
    EXPECT_THAT(why_no_text(noise), HasSubstr("no text"));
    EXPECT_EQ(why_no_text(broken + std::string(100, '\0')), "") << "a log with a few odd bytes is one";
    EXPECT_EQ(why_no_text("x"), "");
}

TEST(LineReader, PartsLinesAtCarriageReturnsWhereverTheBlocksFall) {
    const std::string filler(1000, 'x');
    std::string text;
    while (text.size() < (1u << 20) - 3000) text += filler + "\n";
    for (std::size_t shift = 0; shift < 16; ++shift) {
        const std::string last_of_block((1u << 20) - 12 + shift - text.size(), 'y');
        const auto lines = lines_of(text + last_of_block + "\rone\r\r\ntwo\r\n" + filler + "\rthree\rfour");
        const std::vector<std::string> last(lines.end() - 6, lines.end());
        EXPECT_THAT(last, ElementsAre(last_of_block, "one", "two", filler, "three", "four"));
    }
}

std::vector<std::pair<std::size_t, std::string>> numbered(const std::filesystem::path& file, bool skip) {
    LineReader reader(file);
    std::vector<std::pair<std::size_t, std::string>> out;
    const auto passes = [](std::string_view line) { return line.starts_with("NOTE"); };
    for (std::string_view line; reader.next(line);) {
        if (!passes(line)) out.emplace_back(reader.number(), line);
        if (skip) (void)reader.skip_while(passes);
    }
    out.emplace_back(reader.number(), reader.before(1).at(0));
    return out;
}

TEST(LineReader, CountsTheLinesThatItPassesOver) {
    const testing::TempDir dir;
    std::string text;
    for (int i = 0; i < 60000; ++i) {
        text += i % 7 == 0 ? "other\n" : i % 1000 == 3 ? "NOTE: x\rNOTE: y\rbar\r\n" : i % 5000 == 4 ? "NOTE: \x1b[0mx\n" : "NOTE: one of very many lines\n";
        if (i % 20000 == 9) text += std::string(100000, 'z') + "\nNOTE" + std::string(100000, 'z') + "\n";
    }
    const auto file = dir.write("log", text + "NOTE: without an end");
    EXPECT_EQ(numbered(file, true), numbered(file, false));
}

}  // namespace
}  // namespace bspctl::triage
