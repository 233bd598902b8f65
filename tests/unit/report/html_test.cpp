// SPDX-License-Identifier: Apache-2.0
#include "report/html.hpp"

#include <gtest/gtest.h>

#include "base/sha256.hpp"

namespace bspctl::report {

TEST(Html, MarkupIsText) {
    EXPECT_EQ(escaped("</script><b a=\"x\">&'"), "&lt;/script&gt;&lt;b a=&quot;x&quot;&gt;&amp;&#39;");
}

TEST(Html, ControlCharactersAreSeen) {
    EXPECT_EQ(escaped("a\x1b[31m\tb\nc\x7f"), "a\u241b[31m\tb\nc\u2421");
}

TEST(Html, WhatIsNoUtf8IsReplaced) {
    EXPECT_EQ(escaped("a\xff<"), "a\uFFFD&lt;");
    EXPECT_EQ(escaped(std::string_view("a\0\xff<", 4)), "a\uFFFD\uFFFD&lt;");
}

TEST(Html, MarksThatTurnTextAreNamed) {
    EXPECT_EQ(escaped("a\u202eb\u2069c\u2028"), "a[U+202E]b[U+2069]c[U+2028]");
    EXPECT_EQ(escaped("“–” ⁂"), "“–” ⁂");
}

TEST(Html, JsonCannotEndItsElement) {
    EXPECT_EQ(embedded_json("{\"a\":\"</script><!--\u2028\u2029é\"}"), "{\"a\":\"\\u003c/script>\\u003c!--\\u2028\\u2029é\"}");
}

// The value that a browser reports for an empty script.
TEST(Html, APolicyHashIsBase64OfTheDigest) {
    EXPECT_EQ(policy_hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

TEST(Html, ATableSortsByNumbersBehindTheText) {
    Table table("t", "Some", {"Name", "Time"});
    table.row({"<x>", seconds_cell(65.2)});
    table.row({"y", seconds_cell(0)});
    EXPECT_EQ(table.rows(), 2u);
    const auto html = table.html();
    EXPECT_NE(html.find("<td>&lt;x&gt;</td><td class=\"number\" data-by=\"65.200\">1m05s</td>"), std::string::npos) << html;
    EXPECT_NE(html.find("data-by=\"0.000\">–</td>"), std::string::npos) << html;
    EXPECT_NE(html.find("<th scope=\"col\">Name</th><th scope=\"col\" class=\"number\">Time</th>"), std::string::npos) << html;
}

}  // namespace bspctl::report
