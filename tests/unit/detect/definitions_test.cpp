// SPDX-License-Identifier: Apache-2.0
//
// Vendor definitions in a detection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detect/detect.hpp"
#include "fake_family.hpp"
#include "vendors/reader.hpp"

namespace bspctl::detect {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr auto text = R"([[vendors]]
name = "acme"
vendor = "acme-inc"
family = "one"
manifest_regex = 'acme-.*\.xml'
machine_regex = 'gate'
)";

vendors::Library library(vendors::Source source) {
    vendors::Library out;
    out.add(vendors::read(text, "v.toml", source, {}).definitions);
    return out;
}

Verdict certain(const Input&) { return {.confidence = 100, .soc = "two"}; }
Verdict as_advised(const Input& input) {
    const auto soc = find_value(input.settings, "definition.soc");
    return soc ? Verdict{.confidence = 80, .soc = *soc} : Verdict{};
}

Input named(const std::string& kind) {
    Input input;
    input.kind = kind;
    input.file_name = "acme-1.xml";
    return input;
}

TEST(Definitions, AManifestsNameDecidesForTheUsersDefinition) {
    testing::FakeFamily one("one", &as_advised), two("two", &certain);
    const auto definitions = library(vendors::Source::user);
    const auto found = rank(named("repo-manifest"), std::vector<plugins::Plugin*>{&one, &two}, definitions);
    ASSERT_TRUE(found.is_build);
    EXPECT_EQ(found.best()->family, "one");
    EXPECT_FALSE(found.ambiguous);
    EXPECT_EQ(found.best()->verdict.vendor, "acme-inc");
    EXPECT_EQ(found.best()->definition, definitions.find("acme"));
}

TEST(Definitions, OneThatShipsDoesNotStandAboveContent) {
    testing::FakeFamily one("one", &as_advised), two("two", &certain);
    const auto definitions = library(vendors::Source::shipped);
    const auto found = rank(named("repo-manifest"), std::vector<plugins::Plugin*>{&one, &two}, definitions);
    ASSERT_TRUE(found.is_build);
    EXPECT_EQ(found.best()->family, "two");
    EXPECT_EQ(found.best()->definition, nullptr);
}

TEST(Definitions, FamiliesAreToldAndJudge) {
    testing::FakeFamily one("one", &as_advised);
    Input input;
    input.machine = "gate-2";
    const auto definitions = library(vendors::Source::shipped);
    const auto found = rank(input, std::vector<plugins::Plugin*>{&one}, definitions);
    ASSERT_TRUE(found.is_build);
    EXPECT_EQ(found.best()->verdict.soc, "one");
    EXPECT_THAT(found.best()->verdict.evidence, Contains(HasSubstr("machine gate-2 is known to the definition acme")));
    EXPECT_FALSE(rank(input, std::vector<plugins::Plugin*>{&one}).is_build);
}

TEST(Definitions, AFamilyThatIsNotThereIsNotChosen) {
    testing::FakeFamily two("two", &certain);
    const auto definitions = library(vendors::Source::user);
    EXPECT_EQ(rank(named(""), std::vector<plugins::Plugin*>{&two}, definitions).best()->family, "two");
}

}  // namespace
}  // namespace bspctl::detect
