// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "base/failure.hpp"
#include "kas/document.hpp"
#include "kas/scalar.hpp"
#include "kas/yaml.hpp"
#include "temp_dir.hpp"

namespace bspctl::kas {
namespace {

using yaml::Scalar;

// What the user is told about a text that cannot be read.
std::string complaint(const std::string& text) {
    yaml::Forest forest;
    try {
        (void)forest.parse(text, "k.yml");
    } catch (const Failure& failure) {
        return failure.what();
    }
    return {};
}

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

TEST(KasYaml, KnowsThePositionOfEveryValue) {
    yaml::Forest forest;
    const auto& root = forest.parse("header:\n  version: 14\nrepos:\n  poky:\n    url: u\n", "k.yml");
    const auto* url = root.find("repos")->find("poky")->find("url");
    EXPECT_EQ(forest.position(*url).str(), "k.yml:5:10");
}

TEST(KasYaml, PlainScalarsMeanWhatTheyMeanToPyYaml) {
    for (const auto* text : {"no", "Off", "TRUE", "yes"}) EXPECT_EQ(yaml::classify(text), Scalar::boolean) << text;
    for (const auto* text : {"0o7", "1e3", "nO", "y", "08", "1.2.3", "abc", "."}) {
        EXPECT_EQ(yaml::classify(text), Scalar::text) << text;
    }
    for (const auto* text : {"12", "-1", "0x1f", "017", "2.18", "1.5e+3", ".5", "1_000", "12:30", ".inf"}) {
        EXPECT_EQ(yaml::classify(text), Scalar::number) << text;
    }
    for (const auto* text : {"", "~", "null", "NULL"}) EXPECT_EQ(yaml::classify(text), Scalar::null) << text;
    EXPECT_EQ(yaml::classify("2024-01-31"), Scalar::date);
}

TEST(KasYaml, QuotedScalarsAreText) {
    yaml::Forest forest;
    const auto& root = forest.parse("a: \"12\"\nb: 'no'\nc: \"\"\n", "k.yml");
    for (const auto& entry : root.entries) EXPECT_TRUE(entry.value->is_text()) << entry.key->text;
}

TEST(KasYaml, OfTwoEqualKeysTheLastCountsAndIsMentioned) {
    yaml::Forest forest;
    const auto& root = forest.parse("machine: a\ndistro: d\nmachine: b\n", "k.yml");
    EXPECT_EQ(root.find("machine")->text, "b");
    EXPECT_EQ(root.entries.size(), 2u);
    ASSERT_EQ(forest.warnings().size(), 1u);
    EXPECT_EQ(forest.warnings()[0], "k.yml:3:1: 'machine' is given twice; this one counts");
}

TEST(KasYaml, MergeKeysFillInWhatIsMissing) {
    yaml::Forest forest;
    const auto& root = forest.parse(
        "base: &b {url: u, branch: x}\nmore: &m {branch: y, tag: t}\nr: {<<: [*b, *m], branch: own}\nq: {\"<<\": z}\n",
        "k.yml");
    const auto* repo = root.find("r");
    EXPECT_EQ(repo->find("url")->text, "u");
    EXPECT_EQ(repo->find("tag")->text, "t");
    EXPECT_EQ(repo->find("branch")->text, "own");
    EXPECT_EQ(repo->entries.size(), 3u);
    EXPECT_EQ(root.find("q")->find("<<")->text, "z");
}

TEST(KasYaml, ReadsJsonWithTabsAndAByteOrderMark) {
    yaml::Forest forest;
    const auto& root = forest.parse("\xEF\xBB\xBF{\n\t\"machine\": \"m\",\n\t\"list\": [1, 2]\n}\n", "k.json");
    EXPECT_EQ(root.find("machine")->text, "m");
    EXPECT_EQ(root.find("list")->items.size(), 2u);
}

TEST(KasYaml, EmptyAndCommentOnlyTextsAreNull) {
    yaml::Forest forest;
    EXPECT_TRUE(forest.parse("", "k.yml").is_null());
    EXPECT_TRUE(forest.parse("# nothing here\n", "k.yml").is_null());
}

TEST(KasYaml, RefusesWhatIsNotTextWithThePosition) {
    EXPECT_EQ(complaint(std::string("machine: a\nx: \0", 15)).substr(0, 10), "k.yml:2:4:");
    EXPECT_EQ(complaint("a: caf\xE9\n").substr(0, 10), "k.yml:1:7:");
    EXPECT_EQ(complaint("a: \x07\n").substr(0, 10), "k.yml:1:4:");
}

TEST(KasYaml, RefusesMalformedYamlWithThePosition) {
    EXPECT_EQ(complaint("a: [1, 2\nb: 3\n").substr(0, 6), "k.yml:");
    EXPECT_NE(complaint("a: b: c\n").find("k.yml:1:5"), std::string::npos);
    EXPECT_NE(complaint("a: 1\n---\nb: 2\n").find("second document"), std::string::npos);
    EXPECT_NE(complaint("a: !env X\n").find("tag"), std::string::npos);
    EXPECT_NE(complaint("? [a]\n: b\n").find("cannot be a key"), std::string::npos);
}

TEST(KasYaml, RefusesDeepNesting) {
    EXPECT_NE(complaint(repeated("[", 100000)).find("levels deep"), std::string::npos);
    EXPECT_NE(complaint(repeated("- ", 100000)).find("levels deep"), std::string::npos);
    EXPECT_NE(complaint(repeated("{a: ", 100000)).find("levels deep"), std::string::npos);
}

TEST(KasYaml, RefusesAliasBombsAndAliasesToThemselves) {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const auto below = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(below + ", ", 9) + below + "]\n";
    }
    EXPECT_NE(complaint(bomb).find("aliases expand"), std::string::npos);
    EXPECT_NE(complaint("a: &a [*a]\n").find("inside the thing it refers to"), std::string::npos);
}

TEST(KasYaml, MergesMappingsDeepAndReplacesTheRest) {
    yaml::Forest forest;
    const auto& below = forest.parse("a: {x: 1, y: [1, 2]}\nb: {z: 1}\nc: 3\n", "below.yml");
    const auto& above = forest.parse("a: {y: [3]}\nb:\nd: 4\n", "above.yml");
    const auto& merged = forest.merge(below, above);
    EXPECT_EQ(merged.find("a")->find("x")->text, "1");
    EXPECT_EQ(merged.find("a")->find("y")->items.size(), 1u);
    EXPECT_TRUE(merged.find("b")->is_null());
    EXPECT_EQ(merged.entries.back().key->text, "d");
    EXPECT_EQ(forest.position(*merged.find("a")->find("y")).file, "above.yml");
}

TEST(KasYaml, LooksLikeKas) {
    EXPECT_TRUE(looks_like_kas("header:\n  version: 14\n"));
    EXPECT_TRUE(looks_like_kas("# comment\nmachine : m\n"));
    EXPECT_TRUE(looks_like_kas("\xEF\xBB\xBFrepos:\n"));
    EXPECT_TRUE(looks_like_kas("{\"header\": {\"version\": 14}}"));
    EXPECT_FALSE(looks_like_kas("a,b,c,d\n"));
    EXPECT_FALSE(looks_like_kas("machinery: x\n"));
    EXPECT_FALSE(looks_like_kas("{\"$schema\": \"x\"}"));
    EXPECT_FALSE(looks_like_kas(""));
}

}  // namespace
}  // namespace bspctl::kas
