// SPDX-License-Identifier: Apache-2.0
//
// Every rule of the host brings a line that it must match and a similar one that it must not.
#include "triage/rules.hpp"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <set>
#include <string>

#include "triage/rule_set.hpp"

namespace bspctl::triage {
namespace {

bool matches(const Rule& rule, const std::string& line) {
    const RE2::Options latin(RE2::Latin1);
    if (!RE2::PartialMatch(line, RE2(rule.pattern, latin))) return false;
    return rule.unless.empty() || !RE2::PartialMatch(line, RE2(rule.unless, latin));
}

// The {names} of a text that a rule must be able to fill.
std::set<std::string> placeholders(const std::string& text) {
    std::set<std::string> out;
    RE2 name(R"((\$?)\{([a-z_]+)\})");
    re2::StringPiece rest(text);
    std::string dollar, word;
    while (RE2::FindAndConsume(&rest, name, &dollar, &word)) {
        if (dollar.empty()) out.insert(word);
    }
    return out;
}

class EveryRule : public ::testing::TestWithParam<SourcedRule> {};

TEST_P(EveryRule, MatchesItsPositiveSampleOnly) {
    const auto& rule = GetParam().rule;
    EXPECT_TRUE(matches(rule, rule.positive)) << rule.positive;
    EXPECT_FALSE(matches(rule, rule.negative)) << rule.negative;
}

TEST_P(EveryRule, SaysWhatAndWhatToDo) {
    const auto& rule = GetParam().rule;
    EXPECT_FALSE(rule.category.empty());
    EXPECT_FALSE(rule.cause.empty());
    EXPECT_FALSE(rule.fix.empty());
    EXPECT_FALSE(rule.positive.empty());
    EXPECT_FALSE(rule.negative.empty());
    EXPECT_GE(rule.priority, 1);
    EXPECT_LE(rule.priority, 99);
}

TEST_P(EveryRule, FillsOnlyWhatItCaptures) {
    const auto& rule = GetParam().rule;
    const RE2 pattern(rule.pattern, RE2::Latin1);
    const auto& groups = pattern.NamedCapturingGroups();
    for (const auto& name : placeholders(rule.cause + rule.fix)) {
        EXPECT_TRUE(name == "recipe" || name == "task" || groups.count(name) != 0) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(Builtin, EveryRule, ::testing::ValuesIn(builtin_rules()), [](const auto& param) {
    auto name = param.param.rule.id;
    for (auto& c : name) c = c == '-' ? '_' : c;
    return name;
});

TEST(Rules, CompileAndHaveUniqueNames) {
    const RuleSet set(builtin_rules());
    EXPECT_TRUE(set.problems().empty());
    std::set<std::string> ids;
    for (const auto& rule : set.rules()) EXPECT_TRUE(ids.insert(rule.rule.id).second) << rule.rule.id;
}

TEST(Rules, LeaveOutWhatRe2Refuses) {
    auto rules = builtin_rules();
    const auto good = rules.size();
    rules.push_back({{.id = "look", .category = "x", .pattern = "(?=a)"}, "com.acme"});
    rules.push_back({{.id = "none", .category = "x", .pattern = ""}, "com.acme"});
    rules.push_back({{.id = "bad-unless", .category = "x", .pattern = "a", .unless = "("}, "com.acme"});
    const RuleSet set(std::move(rules));
    EXPECT_EQ(set.rules().size(), good);
    ASSERT_EQ(set.problems().size(), 3u);
    EXPECT_NE(set.problems()[0].find("rule look of com.acme"), std::string::npos);
}

}  // namespace
}  // namespace bspctl::triage
