// SPDX-License-Identifier: Apache-2.0
//
// Excerpts of our own, written from how the tools word their messages: each has a category, and where the log tells
// them a recipe and a task, that must come first. A build that did well gets no diagnosis.
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <filesystem>
#include <string>

#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

struct Expected {
    std::string category, recipe, task;
};

Expected expected_of(const toml::node& label) {
    const auto& table = *label.as_table();
    return {table["category"].value_or(""), table["recipe"].value_or(""), table["task"].value_or("")};
}

void expect(const Report& report, const Expected& expected) {
    if (expected.category == "none") {
        EXPECT_TRUE(report.diagnoses.empty()) << report.diagnoses.front().rule;
        return;
    }
    ASSERT_FALSE(report.diagnoses.empty());
    const auto& first = report.diagnoses.front();
    EXPECT_EQ(first.category, expected.category) << first.rule;
    if (!expected.recipe.empty()) { EXPECT_EQ(first.recipe, expected.recipe) << first.rule; }
    if (!expected.task.empty()) { EXPECT_EQ(first.task, expected.task) << first.rule; }
}

TEST(Cases, AreAllAnsweredRight) {
    const std::filesystem::path folder = std::filesystem::path(BSPCTL_SOURCE_DIR) / "tests/unit/triage/cases";
    const RuleSet rules(builtin_rules());
    const auto labels = toml::parse_file((folder / "labels.toml").string());
    for (const auto& [name, label] : labels) {
        SCOPED_TRACE(name.str());
        expect(diagnose_file(folder / (std::string(name.str()) + ".log"), rules, {}), expected_of(label));
    }
}

}  // namespace
}  // namespace bspctl::triage
