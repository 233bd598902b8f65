// SPDX-License-Identifier: Apache-2.0
#include "vendors/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace bspctl::vendors {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Reading read_user(const std::string& text) { return read(text, "v.toml", Source::user, {"nxp", "ti", "generic"}); }

std::string entry(const std::string& more) {
    return "[[vendors]]\nname = \"acme\"\nfamily = \"nxp\"\nmanifest_regex = 'acme-.*\\.xml'\n" + more;
}

TEST(Reader, TakesEveryField) {
    const auto reading = read_user(entry(R"(
title = "Acme boards"
vendor = "acme-inc"
soc = "nxp"
machine_regex = ["acme-", 'a\d+']
layer_regex = "meta-acme"
repo_regex = "git.acme.example/"
distro_regex = "acme"
default_machine = "m"
default_distro = "d"
default_image = "i"
default_manifest = "x.xml"
default_branch = "main"
repo_url = "https://git.acme.example/m"
tuning_overlay = "acme.yml"
kas_container_image = "acme/kas:1"
branch_by_manifest_prefix = { "acme-1." = "one" }
)"));
    EXPECT_THAT(reading.problems, IsEmpty());
    EXPECT_THAT(reading.warnings, IsEmpty());
    ASSERT_THAT(reading.definitions, SizeIs(1));
    const auto& acme = reading.definitions.front();
    EXPECT_EQ(acme.vendor, "acme-inc");
    EXPECT_EQ(acme.default_of("machine").text, "m");
    EXPECT_EQ(acme.default_of("repo_url").text, "https://git.acme.example/m");
    EXPECT_EQ(acme.container_image.text, "acme/kas:1");
    EXPECT_EQ(acme.default_of("machine").position.str(), "v.toml:13:19");
    EXPECT_THAT(acme.machines.regexes(), ElementsAre("acme-", "a\\d+"));
}

TEST(Reader, VendorAndSiliconHaveTheirStandards) {
    const auto reading = read_user(entry(""));
    ASSERT_THAT(reading.definitions, SizeIs(1));
    EXPECT_EQ(reading.definitions.front().vendor, "acme");
    EXPECT_EQ(reading.definitions.front().soc, "nxp");
}

TEST(Reader, NamesEverythingThatIsWrongAtOnce) {
    const auto reading = read_user(R"([[vendors]]
name = "a"
family = "nxq"
manifest_regex = "("
default_machine = 3

[[vendors]]
family = "ti"
)");
    EXPECT_THAT(reading.definitions, IsEmpty());
    EXPECT_THAT(reading.problems,
                ::testing::UnorderedElementsAre(
                    AllOf(HasSubstr("v.toml:3:10"), HasSubstr("no family 'nxq' (did you mean nxp?)"), HasSubstr("nxp, ti, generic")),
                    AllOf(HasSubstr("v.toml:4:18"), HasSubstr("missing )")),
                    AllOf(HasSubstr("v.toml:5:19"), HasSubstr("default_machine must be a text")),
                    AllOf(HasSubstr("v.toml:7"), HasSubstr("name is missing")),
                    AllOf(HasSubstr("v.toml:7"), HasSubstr("manifest_regex is missing"))));
}

TEST(Reader, SaysWhatPythonHasAndRe2HasNot) {
    for (const auto& [regex, hint] : {std::pair{"'(?!x)y'", "lookahead"}, std::pair{"'(a)\\1'", "references"},
                                      std::pair{"'x\\Z'", "$"}, std::pair{"'(?<=x)y'", "lookbehind"}}) {
        const auto reading = read_user(entry("machine_regex = " + std::string(regex)));
        ASSERT_THAT(reading.problems, SizeIs(1)) << regex;
        EXPECT_THAT(reading.problems.front(), HasSubstr(hint));
    }
}

// A pattern is not compiled where its plain beginning cannot fit; that must never change the answer.
TEST(Patterns, FitAsRe2SaysWhateverTheyBeginWith) {
    struct Case {
        const char *regex, *fits, *fits_not;
    };
    for (const auto& [regex, fits, fits_not] :
         {Case{"seco-.*(rk3|px30)", "seco-px30", "sec"}, Case{"colou?r", "color-1", "colur"}, Case{"ab*", "a-board", "board"},
          Case{"x{0}y", "y", "x"}, Case{"ab|cd", "cd", "ad"}, Case{"a\\(|cd", "cd", "d"}, Case{"a[(]|cd", "cd", "d"},
          Case{"a\\Q(\\E|cd", "cd", "d"}, Case{"am(335|62)x|j7", "j784s4", "k3"}, Case{"plain", "plain-2", "a-plain"}}) {
        ASSERT_EQ(check_pattern(regex), "") << regex;
        EXPECT_TRUE(Patterns({regex}).match(fits)) << regex;
        EXPECT_FALSE(Patterns({regex}).match(fits_not)) << regex;
    }
}

TEST(Reader, BoundsPatterns) {
    EXPECT_THAT(read_user(entry("machine_regex = \"" + std::string(201, 'a') + "\"")).problems.front(), HasSubstr("200 bytes"));
    EXPECT_THAT(read_user(entry("machine_regex = '((a{100}){100}){100}'")).problems, SizeIs(1));
    EXPECT_THAT(read_user(entry("machine_regex = ''")).problems, SizeIs(1));
}

TEST(Reader, AnUnknownFieldIsAWarningWithTheNearest) {
    const auto reading = read_user(entry("default_machin = \"m\"\n"));
    EXPECT_THAT(reading.definitions, SizeIs(1));
    EXPECT_THAT(reading.warnings, ElementsAre(AllOf(HasSubstr("v.toml:5:1"), HasSubstr("did you mean default_machine?"))));
}

TEST(Reader, ANameStandsOnce) {
    const auto reading = read_user(entry("") + entry(""));
    EXPECT_THAT(reading.definitions, SizeIs(1));
    EXPECT_THAT(reading.problems, ElementsAre(HasSubstr("already taken")));
}

TEST(Reader, AnOverlayIsAFileNameAlone) {
    EXPECT_THAT(read_user(entry("tuning_overlay = \"../x.yml\"")).problems, ElementsAre(HasSubstr("file name alone")));
}

TEST(Reader, OddFilesEndInAProblemWithItsPlace) {
    for (const std::string& text : {std::string("[[vendors]\n"), std::string("vendors = 3"), std::string("[vendors]\nname = 1"),
                                    std::string("a = \"\xff\""), std::string("vendors = [1, 2]"), "x = " + std::string(5000, '['),
                                    std::string(5000, 'a') + std::string(".a") + std::string(" = 1")}) {
        const auto reading = read_user(text);
        EXPECT_TRUE(!reading.problems.empty() || !reading.warnings.empty()) << text.substr(0, 30);
        for (const auto& problem : reading.problems) EXPECT_THAT(problem, HasSubstr("v.toml:1:")) << text.substr(0, 30);
    }
}

TEST(Definition, TheLongestPrefixOfTheManifestTellsTheBranch) {
    const auto reading = read_user(entry("default_branch = \"main\"\nbranch_by_manifest_prefix = { \"imx-6.\" = \"six\", \"imx-6.12\" = \"twelve\" }"));
    const auto& acme = reading.definitions.at(0);
    EXPECT_EQ(acme.branch("imx-6.12.3.xml").text, "twelve");
    EXPECT_EQ(acme.branch("imx-6.6.3.xml").text, "six");
    EXPECT_EQ(acme.branch("other.xml").text, "main");
}

}  // namespace
}  // namespace bspctl::vendors
