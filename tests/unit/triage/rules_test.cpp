// SPDX-License-Identifier: Apache-2.0
//
// Every rule that ships says what it means and brings samples; the engine, given that rule alone, must answer its
// positive ones and be silent on its negative ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/paths.hpp"
#include "rule_samples.hpp"
#include "temp_dir.hpp"
#include "triage/rule_file.hpp"
#include "triage/trial.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

// With everything checked that is checked in a team's file.
std::vector<SourcedRule> checked_rules() {
    std::vector<SourcedRule> out;
    for (const auto& file : rule_files(paths::bundled_rules())) {
        for (auto& rule : read_rules(file, "bspctl")) out.push_back(std::move(rule));
    }
    return out;
}

bool is_of_logs(const SourcedRule& rule) { return rule.rule.scope != Scope::event && rule.rule.scope != Scope::step; }

TEST(Rules, AnswerTheirPositiveSamplesAndNoNegativeOnes) {
    const testing::TempDir dir;
    for (const auto& rule : checked_rules()) {
        if (!is_of_logs(rule)) continue;
        SCOPED_TRACE(rule.declared + " " + rule.rule.id);
        for (const auto& sample : testing::positives(rule)) EXPECT_TRUE(testing::answers(dir.path(), rule, sample)) << sample;
        for (const auto& sample : testing::negatives(rule)) EXPECT_FALSE(testing::answers(dir.path(), rule, sample)) << sample;
    }
}

// What is no line of a log is put where it belongs by what rule authors try theirs with.
TEST(Rules, OfEventsAndStepsAnswerTheirSamples) {
    auto rules = checked_rules();
    rules.erase(std::remove_if(rules.begin(), rules.end(), is_of_logs), rules.end());
    EXPECT_FALSE(rules.empty());
    const auto trials = try_rules(rules, {});
    EXPECT_TRUE(all_passed(trials)) << to_text(trials);
}

TEST(Rules, BringSamplesOfBothKinds) {
    for (const auto& rule : checked_rules()) {
        EXPECT_FALSE(rule.rule.positive.empty()) << rule.declared;
        EXPECT_FALSE(rule.rule.negative.empty()) << rule.declared;
    }
}

// Why it happens, and not only what to do: a fix that is not understood is not trusted.
TEST(Rules, ExplainThemselves) {
    for (const auto& rule : checked_rules()) EXPECT_FALSE(rule.explanation.empty()) << rule.declared;
}

// The vocabulary of categories; a new one is a decision, not a slip.
TEST(Rules, UseTheKnownCategories) {
    const std::set<std::string> known{
        "fetch-unavailable", "fetch-checksum", "fetch-revision", "fetch-git-protocol", "fetch-tls-proxy", "fetch-unpack",
        "network-disabled", "offline-deps", "parse-syntax", "metadata-migration", "parse-missing-file",
        "parse-expansion", "dangling-bbappend", "provider-missing", "provider-skipped", "provider-multiple",
        "license-policy", "layer-compat", "layer-dependency", "config-machine", "host-python", "host-tool-missing",
        "host-sanity", "host-userns", "host-toolchain", "host-memory", "host-disk", "host-limits", "container-runtime",
        "bitbake-server", "hash-mismatch", "sstate-problem", "sysroot-overlap", "pseudo-abort", "patch-failed",
        "configure-failed", "compile-failed", "kernel-build", "bootloader-build", "qa-unshipped", "qa-buildpaths",
        "qa-elf", "qa-rdeps", "qa-other", "license-checksum", "rootfs-dependency", "rootfs-conflict", "rootfs-postinst",
        "image-size", "image-wic", "kas-config", "repo-manifest", "interrupted", "recipe-error", "dependency-loop",
        "stalled", "bitbake-internal"};
    for (const auto& rule : builtin_rules()) EXPECT_EQ(known.count(rule.rule.category), 1u) << rule.declared;
}

TEST(Rules, CompileAndHaveUniqueNames) {
    const RuleSet set(builtin_rules());
    EXPECT_THAT(set.problems(), ::testing::IsEmpty());
    std::map<std::string, std::string> ids;
    for (const auto& rule : set.rules()) {
        EXPECT_TRUE(ids.emplace(rule.rule.id, rule.declared).second) << rule.declared << " and " << ids[rule.rule.id];
    }
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
