// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/failure.hpp"
#include "detect/detect.hpp"
#include "fake_family.hpp"

namespace bspctl::detect {
namespace {

using ::testing::ElementsAre;
using testing::FakeFamily;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

FakeFamily family(const std::string& name, int confidence, const std::string& evidence = "because") {
    return {name, [=](const Input&) {
                Verdict verdict;
                verdict.confidence = confidence;
                verdict.evidence = {evidence};
                return verdict;
            }};
}

Input kas_build() {
    Input input;
    input.kind = kind_kas;
    input.file_name = "k.yml";
    input.machine = "m";
    input.projects.resize(1);
    return input;
}

TEST(Rank, OrdersByConfidenceAndLeavesOutThoseWhoDecline) {
    auto low = family("low", 10), high = family("high", 90), none = family("none", 0);
    const auto found = rank(kas_build(), std::vector<plugins::Plugin*>{&low, &none, &high});
    EXPECT_TRUE(found.is_build);
    EXPECT_FALSE(found.ambiguous);
    ASSERT_EQ(found.candidates.size(), 2u);
    EXPECT_EQ(found.best()->family, "high");
    EXPECT_EQ(found.best()->plugin, "test.high");
    EXPECT_THAT(found.reason, IsEmpty());
}

TEST(Rank, ATieIsAmbiguousWhateverTheOrder) {
    auto a = family("a", 50), b = family("b", 50);
    const auto one = rank(kas_build(), std::vector<plugins::Plugin*>{&a, &b});
    const auto other = rank(kas_build(), std::vector<plugins::Plugin*>{&b, &a});
    EXPECT_TRUE(one.ambiguous);
    EXPECT_TRUE(other.ambiguous);
    EXPECT_EQ(one.best()->family, other.best()->family);
}

TEST(Rank, NobodysInputIsNoBuildForTheFirstReasonGiven) {
    auto none = family("none", 0, "an Android manifest");
    const auto found = rank(kas_build(), std::vector<plugins::Plugin*>{&none});
    EXPECT_FALSE(found.is_build);
    EXPECT_EQ(found.reason, "an Android manifest");
    EXPECT_FALSE(found.hint.empty());
    EXPECT_EQ(found.best(), nullptr);
}

TEST(Rank, OnePluginsFailureHidesNoOther) {
    FakeFamily broken("broken", [](const Input&) -> Verdict { throw Failure("it broke"); });
    auto good = family("good", 50);
    const auto found = rank(kas_build(), std::vector<plugins::Plugin*>{&broken, &good});
    EXPECT_EQ(found.best()->family, "good");
    EXPECT_THAT(found.warnings, ElementsAre(HasSubstr("it broke")));
}

TEST(Rank, AKasFragmentIsNoBuildAndNobodyIsAsked) {
    FakeFamily never("never", [](const Input&) -> Verdict { throw Failure("asked"); });
    const std::vector<plugins::Plugin*> families{&never};
    auto input = kas_build();
    input.machine.clear();
    auto found = rank(input, families);
    EXPECT_FALSE(found.is_build);
    EXPECT_THAT(found.reason, HasSubstr("no machine"));
    EXPECT_THAT(found.hint, HasSubstr("build the file that includes it"));
    EXPECT_THAT(found.warnings, IsEmpty());
    input = kas_build();
    input.projects.clear();
    EXPECT_THAT(rank(input, families).reason, HasSubstr("no repositories"));
    input.settings.push_back({"include", "k.yml:4:7: b.yml: repository 'x' is not checked out here"});
    found = rank(input, families);
    EXPECT_THAT(found.reason, HasSubstr("k.yml:4:7"));
    EXPECT_THAT(found.hint, HasSubstr("check out"));
}

TEST(Rank, PinnedRevisionsAreNoBuild) {
    auto any = family("any", 50);
    Input input;
    input.kind = kind_bitbake_setup;
    input.settings.push_back({"form", "revisions"});
    EXPECT_FALSE(rank(input, std::vector<plugins::Plugin*>{&any}).is_build);
}

}  // namespace
}  // namespace bspctl::detect
