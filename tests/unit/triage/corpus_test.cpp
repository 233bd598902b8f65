// SPDX-License-Identifier: Apache-2.0
//
// Failures that people reported in public, with the category that is right. The share that we name is printed and
// must not fall; a build that did well must never get a diagnosis.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "shared.hpp"
#include "temp_dir.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

struct Case {
    std::string id, category, recipe, task;
    Report report;
};

std::vector<Case> diagnosed_cases(const std::filesystem::path& corpus) {
    const RuleSet rules(builtin_rules());
    std::vector<Case> out;
    for (const auto& entry : std::filesystem::directory_iterator(corpus / "cases")) {
        rapidjson::Document label;
        label.Parse(testing::slurp(entry.path() / "label.json").c_str());
        out.push_back({entry.path().filename().string(), label["category"].GetString(), label["recipe"].GetString(),
                       label["task"].GetString(), diagnose_file(entry.path() / "log.txt", rules, {})});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return out;
}

std::string primary_category(const Case& one) {
    return one.report.diagnoses.empty() ? "" : one.report.diagnoses.front().category;
}

void show(const Case& one) {
    std::cout << one.id << " is " << one.category << " [" << one.recipe << " " << one.task << "], said:";
    for (const auto& diagnosis : one.report.diagnoses) {
        std::cout << " " << diagnosis.rule << "(" << diagnosis.recipe << " " << diagnosis.task << ")";
    }
    std::cout << "\n";
}

TEST(Corpus, IsNamedAndNeverInvented) {
    BSPCTL_NEEDS_SHARED("triage-corpus");
    const bool verbose = std::getenv("BSPCTL_SHOW_MISSES") != nullptr;
    std::size_t failures = 0, named = 0, recipes = 0, with_recipe = 0;
    for (const auto& one : diagnosed_cases(shared)) {
        if (one.category == "none") {
            EXPECT_TRUE(one.report.diagnoses.empty()) << one.id;
            if (verbose && !one.report.diagnoses.empty()) show(one);
            continue;
        }
        ++failures;
        const bool right = primary_category(one) == one.category;
        named += right ? 1 : 0;
        if (verbose && !right) show(one);
        if (one.recipe.empty() || one.report.diagnoses.empty()) continue;
        ++with_recipe;
        const auto& first = one.report.diagnoses.front();
        const bool right_recipe = first.recipe == one.recipe && (one.task.empty() || first.task == one.task);
        recipes += right_recipe ? 1 : 0;
        if (verbose && !right_recipe) show(one);
    }
    std::cout << "category right: " << named << " of " << failures << ", recipe and task right: " << recipes << " of "
              << with_recipe << "\n";
    EXPECT_GE(named * 100, failures * 70);
}

}  // namespace
}  // namespace bspctl::triage
