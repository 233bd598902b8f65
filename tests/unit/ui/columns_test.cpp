// SPDX-License-Identifier: Apache-2.0
#include "ui/columns.hpp"

#include <gtest/gtest.h>

namespace bspctl::ui {
namespace {

TEST(Columns, AreCountedAsATerminalDoes) {
    EXPECT_EQ(columns_of("abc"), 3U);
    EXPECT_EQ(columns_of("Größe"), 5U);
    EXPECT_EQ(columns_of("e\u0301"), 1U) << "a combining accent";
    EXPECT_EQ(columns_of("日本"), 4U);
    EXPECT_EQ(columns_of("🚀"), 2U);
    EXPECT_EQ(columns_of("\x1b[31mred\x1b[0m"), 3U);
    EXPECT_EQ(columns_of("\xff\xc3"), 2U) << "no UTF-8";
}

TEST(Columns, FitShortensInTheMiddleAndKeepsTheColoursEnd) {
    EXPECT_EQ(fit("short", 10), "short");
    EXPECT_EQ(fit("0123456789abcdef", 11), "0123...cdef");
    EXPECT_EQ(fit("ääääääääää", 9), "äää...äää");
    EXPECT_EQ(fit("\x1b[31m0123456789abcdef\x1b[0m", 11), "\x1b[31m0123...cdef\x1b[0m");
    EXPECT_EQ(fit("abcdef", 4), "abcd");
    EXPECT_LE(columns_of(fit("日本日本日本日本日本", 11)), 11U);
}

TEST(Columns, PackedLeavesOutWhatDoesNotFit) {
    EXPECT_EQ(packed({"one", "", "two", "three"}, 80), "one  two  three");
    EXPECT_EQ(packed({"one", "much too long", "two"}, 8), "one  two");
    EXPECT_EQ(packed({"0123456789abcdef", "x"}, 11), "0123...cdef");
}

TEST(Columns, PaddedIsExactlySoWide) {
    EXPECT_EQ(padded("ab", 4), "ab  ");
    EXPECT_EQ(padded("日", 4), "日  ");
}

}  // namespace
}  // namespace bspctl::ui
