// SPDX-License-Identifier: Apache-2.0
#include "triage/trial.hpp"

#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "triage/explain.hpp"

namespace bspctl::triage {
namespace {

SourcedRule rule(const std::string& id, const std::string& pattern, int priority = 80) {
    SourcedRule out;
    out.rule = {.id = id, .category = "fetch", .priority = priority, .pattern = pattern, .cause = "because", .fix = "mend it",
                .positive = "ERROR: the frobnicator is stuck", .negative = "ERROR: the frobnicator is well"};
    out.source = "team.toml";
    out.declared = "team.toml:3:1";
    return out;
}

std::vector<bool> passed(const std::vector<Trial>& trials) {
    std::vector<bool> out;
    for (const auto& trial : trials) out.push_back(trial.passed);
    return out;
}

TEST(Trial, PassesWhatAnswersItsSampleOnly) {
    const auto trials = try_rules({rule("stuck", "frobnicator is stuck")}, {});
    EXPECT_EQ(passed(trials), (std::vector<bool>{true, true}));
    EXPECT_TRUE(all_passed(trials));
}

TEST(Trial, FindsWhatAnswersTooMuchOrNothing) {
    EXPECT_EQ(passed(try_rules({rule("wide", "frobnicator is")}, {})), (std::vector<bool>{true, false}));
    EXPECT_EQ(passed(try_rules({rule("narrow", "frobnicator exploded")}, {})), (std::vector<bool>{false, true}));
}

TEST(Trial, FurtherSamplesCount) {
    auto tried = rule("stuck", "frobnicator is stuck");
    tried.positive = {"ERROR: all well"};
    tried.negative = {"ERROR: the frobnicator is stuck"};
    EXPECT_EQ(passed(try_rules({tried}, {})), (std::vector<bool>{true, false, true, false}));
}

TEST(Trial, PutsTheSampleWhereTheRuleLooks) {
    for (const auto scope : {Scope::any, Scope::console, Scope::task_log, Scope::event, Scope::step}) {
        auto tried = rule("stuck", "frobnicator is stuck");
        tried.rule.scope = scope;
        EXPECT_TRUE(all_passed(try_rules({tried}, {}))) << static_cast<int>(scope);
    }
}

TEST(Trial, OfATaskMakesSuchATaskFail) {
    auto tried = rule("stuck", "frobnicator is stuck");
    tried.task = "do_package*";
    EXPECT_TRUE(all_passed(try_rules({tried}, {})));
}

TEST(Trial, SaysWhichRuleTakesItsPlace) {
    const auto trials = try_rules({rule("stuck", "frobnicator is stuck", 60)}, {rule("better", "frobnicator", 90)});
    EXPECT_TRUE(trials[0].passed);
    EXPECT_EQ(trials[0].outdone_by, "better");
    EXPECT_NE(to_text(trials).find("team.toml:3:1: stuck is outdone by better"), std::string::npos) << to_text(trials);
}

// The version of it that is installed is no rival of the one being written.
TEST(Trial, AnOlderSelfIsNoRival) {
    const auto trials = try_rules({rule("stuck", "frobnicator is stuck", 60)}, {rule("stuck", "frobnicator", 90)});
    EXPECT_EQ(trials[0].outdone_by, "");
}

TEST(Trial, TextNamesTheSamplesThatFailedAndCounts) {
    const auto text = to_text(try_rules({rule("wide", "frobnicator is")}, {}));
    EXPECT_NE(text.find("FAIL  team.toml:3:1: wide must not answer: ERROR: the frobnicator is well\n"), std::string::npos) << text;
    EXPECT_NE(text.find("1 of 2 samples"), std::string::npos) << text;
}

TEST(Trial, KnowsWhoHasNoSamples) {
    auto without = rule("quiet", "x");
    without.rule.negative.clear();
    EXPECT_EQ(untried({rule("stuck", "x"), without}), (std::vector<std::string>{"quiet"}));
}

TEST(Explain, SaysWhatARuleLooksForAndWhereItIs) {
    auto one = rule("stuck", "frobnicator is stuck");
    one.explanation = "it is old";
    one.without = {"all right"};
    const auto text = explain_text(one);
    for (const auto* part : {"stuck (fetch, priority 80)", "for: frobnicator is stuck", "and nowhere has: all right", "why: it is old",
                             "declared at: team.toml:3:1", "answers: ERROR: the frobnicator is stuck"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
}

TEST(Explain, TheAnswerWithoutARuleSaysThatItIsNone) {
    try {
        (void)rule_called({rule("provider-missing", "x")}, "task-failed");
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_NE(failure.why().find("no rule knows"), std::string::npos) << failure.why();
    }
}

TEST(Explain, OffersTheNearestOfAWrongName) {
    try {
        (void)rule_called({rule("provider-missing", "x")}, "provider-mising");
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.why(), "the nearest is provider-missing");
    }
}

TEST(Explain, ListsByIdWithItsSource) {
    EXPECT_EQ(rules_text({rule("b", "x"), rule("aa", "x")}), "aa  fetch  team.toml\nb   fetch  team.toml\n");
}

}  // namespace
}  // namespace bspctl::triage
