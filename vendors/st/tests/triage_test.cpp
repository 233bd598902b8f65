// SPDX-License-Identifier: Apache-2.0
//
// The host compiles the patterns with an engine of its own; here they are asked with the standard library's, which
// knows no named groups, so those become plain ones.
#include "triage.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace st {
namespace {

std::regex compiled(const std::string& pattern) {
    return std::regex(std::regex_replace(pattern, std::regex(R"(\?P<[a-z]+>)"), ""));
}

TEST(Triage, EveryRuleKnowsItsSampleAndLeavesTheOther) {
    for (const auto& rule : triage_rules()) {
        EXPECT_TRUE(std::regex_search(rule.positive, compiled(rule.pattern))) << rule.id;
        EXPECT_FALSE(std::regex_search(rule.negative, compiled(rule.pattern))) << rule.id;
    }
}

TEST(Triage, NoRuleTakesAnothersSample) {
    for (const auto& rule : triage_rules()) {
        for (const auto& other : triage_rules()) {
            if (rule.id == other.id) continue;
            EXPECT_FALSE(std::regex_search(other.positive, compiled(rule.pattern))) << rule.id << " / " << other.id;
        }
    }
}

TEST(Triage, IdsAreOnceAndCarryTheFamily) {
    std::set<std::string> ids;
    for (const auto& rule : triage_rules()) {
        EXPECT_TRUE(rule.id.starts_with("st-")) << rule.id;
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
        EXPECT_FALSE(rule.fix.empty()) << rule.id;
    }
}

}  // namespace
}  // namespace st
