// SPDX-License-Identifier: Apache-2.0
//
// Edits of random documents: whatever the document, comments survive, other values stay, and doing it twice is doing it
// once.
#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"
#include "config/edit.hpp"
#include "config/toml.hpp"

namespace bspctl::config {
namespace {

constexpr unsigned rounds = 500;

// Documents with tables in every notation, comments everywhere, seeded.
class Author {
public:
    explicit Author(unsigned seed) : random_(seed) {}

    std::string document() {
        ending_ = one_of({"\n", "\n", "\r\n"});
        std::string out = chance(8) ? "\xEF\xBB\xBF" : "";
        filler(out);
        for (int i = 0; i < 2; ++i) {
            if (chance(3)) out += "top" + std::to_string(i) + ".a = " + value() + tail();
        }
        for (int table = 0; table < 4; ++table) {
            filler(out);
            if (chance(4)) inline_table(out, table);
            else a_table(out, table);
        }
        if (chance(2)) out += "[[list]]" + tail() + "name = " + value() + tail();
        if (chance(6) && !out.empty()) out.erase(out.find_last_not_of("\r\n") + 1);
        return out;
    }

    KeyPath path() {
        const auto table = std::to_string(pick(6));
        const auto key = std::string(one_of({"a", "b", "key-c", "quoted key"}));
        if (chance(4)) return {"top" + table, key};
        return chance(4) ? KeyPath{"t" + table, "sub", key} : KeyPath{"t" + table, key};
    }

    std::string value() {
        return one_of({"1", "-2.5", "true", "\"text # no comment\"", "'[literal]'", "[1, 2]", "[\n  'a', # in a list\n  'b',\n]",
                       "\"\"\"\nlong\n[t1]\na = 2\"\"\"", "{ x = 1, y = { z = 'q' } }", "1979-05-27", "[]", "{}"});
    }

private:
    std::string one_of(std::vector<const char*> words) { return words[pick(words.size())]; }
    std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
    bool chance(std::size_t one_in) { return pick(one_in) == 0; }

    std::string tail() { return (chance(3) ? "  # c" + std::to_string(++comments_) : "") + ending_; }

    void filler(std::string& out) {
        if (chance(2)) out += ending_;
        if (chance(2)) out += "# line " + std::to_string(++comments_) + " [x] = \"" + ending_;
    }

    // Inline tables must stand above all headers, so they are put under one of their own.
    void inline_table(std::string& out, int table) {
        const auto name = "t" + std::to_string(table);
        out += "[" + name + "]" + tail() + "sub = { a = 1, 'quoted key' = \"v\" }" + tail();
    }

    void a_table(std::string& out, int table) {
        out += std::string(chance(4) ? "  " : "") + "[t" + std::to_string(table) + "]" + tail();
        for (const auto* key : {"a", "b", "\"quoted key\""}) {
            filler(out);
            if (chance(2)) out += std::string(chance(4) ? "    " : "") + key + " = " + value() + tail();
        }
        if (chance(3)) out += "sub.key-c = " + value() + tail();
        else if (chance(3)) out += "[t" + std::to_string(table) + ".sub]" + tail() + "a = " + value() + tail();
    }

    std::mt19937 random_;
    std::string ending_ = "\n";
    int comments_ = 0;
};

std::vector<std::string> comment_lines(const std::string& document) {
    std::vector<std::string> out;
    for (const auto line : text::lines(document)) {
        if (text::trim(line).starts_with("# line")) out.emplace_back(line);
    }
    return out;
}

// All comments: those behind values too.
std::size_t comments(const std::string& document) {
    std::size_t out = 0;
    for (auto at = document.find("# c"); at != std::string::npos; at = document.find("# c", at + 1)) ++out;
    return out;
}

bool is_valid(const std::string& document) {
    try {
        (void)read_toml(document, "f");
        return true;
    } catch (const Failure&) {
        return false;
    }
}

TEST(EditProperty, SetKeepsCommentsAndOtherValues) {
    std::size_t edited = 0;
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Author author(seed);
        const auto document = author.document();
        ASSERT_TRUE(is_valid(document)) << document;
        const auto path = author.path();
        const auto before = value_of(document, "f", path);
        const auto value = author.value();
        std::string after;
        try {
            after = set_value(document, path, value, "f");
        } catch (const Failure&) {
            continue;  // a value stands where a table would have to be
        }
        ++edited;
        const auto said = "seed " + std::to_string(seed) + "\n" + document + "\n-----\n" + after;
        EXPECT_EQ(values_without(after, "f", path), values_without(document, "f", path)) << said;
        EXPECT_EQ(value_of(after, "f", path), value_of("v = " + value, "f", {"v"})) << said;
        EXPECT_EQ(comment_lines(after), comment_lines(document)) << said;
        EXPECT_EQ(comments(after), comments(document)) << said;
        EXPECT_EQ(set_value(after, path, value, "f"), after) << said;
        if (!before.empty()) continue;
        EXPECT_EQ(values_without(unset_value(after, path, "f"), "f", path), values_without(document, "f", path)) << said;
    }
    EXPECT_GT(edited, rounds / 2);
}

TEST(EditProperty, UnsetKeepsCommentsOfTheirOwnAndOtherValues) {
    std::size_t edited = 0;
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Author author(seed);
        const auto document = author.document();
        const auto path = author.path();
        const auto after = unset_value(document, path, "f");
        const auto said = "seed " + std::to_string(seed) + "\n" + document + "\n-----\n" + after;
        EXPECT_EQ(value_of(after, "f", path), "") << said;
        EXPECT_EQ(values_without(after, "f", path), values_without(document, "f", path)) << said;
        EXPECT_EQ(comment_lines(after), comment_lines(document)) << said;
        EXPECT_EQ(unset_value(after, path, "f"), after) << said;
        edited += after != document ? 1 : 0;
    }
    EXPECT_GT(edited, rounds / 10);
}

// Lines of values in lists and long strings end as they did; the document's own decide how a new one does.
TEST(EditProperty, NewLinesEndAsTheOthersDo) {
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Author author(seed);
        const auto document = "# a\r\n# b\r\n# c\r\n# d\r\n# e\r\n# f\r\n# g\r\n# h\r\n[t]\r\nv = " + author.value() + "\r\n";
        const auto after = set_value(document, {"added", "key"}, "1", "f");
        EXPECT_EQ(after, document + "\r\n[added]\r\nkey = 1\r\n");
    }
}

}  // namespace
}  // namespace bspctl::config
