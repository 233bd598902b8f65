// SPDX-License-Identifier: Apache-2.0
//
// What the engine makes of rules and of logs as they come, with a few rules of its own.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "base/failure.hpp"
#include "temp_dir.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

using ::testing::HasSubstr;

SourcedRule rule(const char* id, const char* category, int priority, const char* pattern) {
    SourcedRule out;
    out.rule = {.id = id, .category = category, .priority = priority, .pattern = pattern, .cause = "c", .fix = "f"};
    out.source = "t";
    return out;
}

RuleSet only(SourcedRule one) {
    std::vector<SourcedRule> rules;
    rules.push_back(std::move(one));
    return RuleSet(std::move(rules));
}

class Engine : public ::testing::Test {
protected:
    testing::TempDir dir;
    Report of(std::string_view console, const RuleSet& rules) { return diagnose_file(dir.write("console", console), rules, {}); }
};

std::string failed(const std::string& recipe, const std::string& message) {
    return "ERROR: " + recipe + "-1.0-r0 do_compile: " + message + "\nERROR: Task (/l/" + recipe +
           "_1.0.bb:do_compile) failed with exit code '1'\n";
}

TEST_F(Engine, ARuleOfATaskLeavesOtherTasksAlone) {
    auto odd = rule("odd", "x", 60, "odd thing");
    odd.task = "do_comp*";
    EXPECT_EQ(of(failed("a", "odd thing"), only(odd)).diagnoses.size(), 1u);
    odd.task = "do_fetch";
    EXPECT_EQ(of(failed("a", "odd thing"), only(odd)).diagnoses.at(0).rule, "task-failed");
    EXPECT_TRUE(of("ERROR: odd thing\n", only(odd)).diagnoses.empty());
}

TEST_F(Engine, ACommandQuotesWhatALogSaysAndHasNoGaps) {
    auto odd = rule("odd", "x", 60, R"(odd (?P<item>.+) thing|odd thing)");
    odd.command = "bitbake -c cleansstate {item}";
    EXPECT_EQ(of("ERROR: odd gauge thing\n", only(odd)).diagnoses.at(0).command, "bitbake -c cleansstate gauge");
    EXPECT_EQ(of("ERROR: odd $(reboot) thing\n", only(odd)).diagnoses.at(0).command, "bitbake -c cleansstate '$(reboot)'");
    EXPECT_EQ(of("ERROR: odd thing\n", only(odd)).diagnoses.at(0).command, "");
}

TEST_F(Engine, ConditionsLookBothWays) {
    auto odd = rule("odd", "x", 60, "odd thing");
    odd.with = {"old compiler"};
    EXPECT_TRUE(of("ERROR: odd thing\n", only(odd)).diagnoses.empty());
    EXPECT_EQ(of("old compiler\nERROR: odd thing\n", only(odd)).diagnoses.size(), 1u);
    EXPECT_EQ(of("ERROR: odd thing\nold compiler\n", only(odd)).diagnoses.size(), 1u);
    odd.with.clear();
    odd.without = {"new compiler"};
    EXPECT_EQ(of("ERROR: odd thing\n", only(odd)).diagnoses.size(), 1u);
    EXPECT_TRUE(of("ERROR: odd thing\nnew compiler\n", only(odd)).diagnoses.empty());
}

TEST_F(Engine, NamesEveryTaskAndGroupsByCause) {
    const auto away = rule("away", "fetch-unavailable", 80, "no such host (?P<host>\\S+)");
    const auto report = of(failed("a", "no such host x.org") + failed("b", "no such host x.org") + failed("c", "no such host y.org"), only(away));
    ASSERT_EQ(report.failures.size(), 3u);
    ASSERT_EQ(report.diagnoses.size(), 3u);
    EXPECT_TRUE(report.diagnoses[0].primary);
    EXPECT_EQ(report.diagnoses[0].group, 0u);
    EXPECT_EQ(report.diagnoses[1].group, 0u);
    EXPECT_EQ(report.diagnoses[2].group, 1u);
    EXPECT_EQ(report.diagnoses[2].recipe, "c");
}

TEST_F(Engine, WhatNamesItsRecipeIsNotTheNextFailingTasks) {
    const RuleSet rules = only(rule("twice", "provider-multiple", 80, "which each provide (?P<recipe>\\S+)"));
    const auto report = of("ERROR: Multiple .bb files are due to be built which each provide virtual/widget\n" + failed("a", "odd"), rules);
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].recipe, "virtual/widget");
    EXPECT_EQ(report.diagnoses[0].task, "");
}

TEST_F(Engine, WhatFollowsBringsNoOtherTaskIntoItsGroup) {
    std::vector<SourcedRule> two;
    two.push_back(rule("checksum", "fetch-checksum", 80, "Checksum mismatch"));
    two.push_back(rule("away", "fetch-unavailable", 60, "no such host (?P<host>\\S+)"));
    const auto report = of("ERROR: a-1.0-r0 do_compile: Checksum mismatch\n" + failed("a", "no such host mirror.org") +
                               failed("b", "no such host mirror.org"),
                           RuleSet(std::move(two)));
    ASSERT_EQ(report.diagnoses.size(), 3u);
    EXPECT_TRUE(report.diagnoses[1].follow_up);
    EXPECT_EQ(report.diagnoses[2].recipe, "b");
    EXPECT_NE(report.diagnoses[2].group, report.diagnoses[0].group);
}

TEST_F(Engine, ATargetThatCannotBeBuiltFollowsFromWhatItLacks) {
    const auto report = of("ERROR: Nothing PROVIDES 'libgone' (but /l/app_1.0.bb DEPENDS on or otherwise requires it)\n"
                           "ERROR: Required build target 'app' has no buildable providers.\n",
                           RuleSet(builtin_rules()));
    ASSERT_EQ(report.diagnoses.size(), 2u);
    EXPECT_EQ(report.diagnoses[0].rule, "provider-missing");
    EXPECT_TRUE(report.diagnoses[1].follow_up);
}

TEST_F(Engine, ACloseMatchIsNoCause) {
    const auto report = of("ERROR: Nothing PROVIDES 'gadget'. Close matches:\n  a\n" + failed("a", "Killed signal terminated program cc1plus"),
                           RuleSet(builtin_rules()));
    ASSERT_EQ(report.diagnoses.size(), 2u);
    EXPECT_FALSE(report.diagnoses[1].follow_up);
    EXPECT_THAT(report.diagnoses[1].fix, HasSubstr("correct the name: a"));
}

TEST_F(Engine, TheExitCodeOfAScriptIsNoWarning) {
    const auto report = of(failed("a", "odd") + "WARNING: exit code 137 from a shell command.\n",
                           only(rule("killed", "host-memory", 80, "exit code 137")));
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].rule, "killed");
}

TEST_F(Engine, WhatFailsOnAFullDiskIsAConsequence) {
    std::vector<SourcedRule> rules{rule("full", "host-disk", 90, "No space left"), rule("odd", "x", 60, "odd thing")};
    const RuleSet set(std::move(rules));
    const auto report = of(failed("b", "odd thing") + failed("a", "No space left") + failed("c", "odd thing"), set);
    ASSERT_EQ(report.diagnoses.size(), 3u);
    EXPECT_EQ(report.diagnoses[0].rule, "full");
    EXPECT_TRUE(report.diagnoses[1].follow_up);
    EXPECT_EQ(report.diagnoses[1].recipe, "c");
    EXPECT_FALSE(report.diagnoses[2].follow_up);  // it failed before
    EXPECT_EQ(report.diagnoses[2].group, 1u);
}

TEST_F(Engine, ShowsTheFirstErrorWhenNoRuleMatches) {
    std::string log = "one\ntwo\nsrc/a.c:3:1: error: strange\n";
    for (int i = 0; i < 100; ++i) log += "and so on\n";
    const auto file = dir.write("w/arm/a/1.0/temp/log.do_compile.1", log + "ERROR: oe_runmake failed\n");
    const auto report = diagnose_file(file, only(rule("odd", "x", 60, "odd thing")), {});
    EXPECT_TRUE(report.failed);
    ASSERT_EQ(report.diagnoses.size(), 1u);
    EXPECT_EQ(report.diagnoses[0].rule, "task-failed");
    EXPECT_THAT(to_text(report), HasSubstr("strange"));
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].recipe, "a");
    EXPECT_EQ(report.failures[0].task, "do_compile");
    ASSERT_GE(report.excerpt.size(), 3u);
    EXPECT_EQ(report.excerpt[2].line, 3u);
    EXPECT_THAT(report.excerpt[2].text, HasSubstr("strange"));
}

TEST_F(Engine, FindsAMessageBehindProgress) {
    const auto odd = rule("odd", "x", 60, "odd thing");
    EXPECT_EQ(of("Initialising tasks...ERROR: odd thing\n", only(odd)).diagnoses.size(), 1u);
    EXPECT_EQ(of("10%\r20%\rERROR: odd thing\r30%\n", only(odd)).diagnoses.size(), 1u);
    std::string bar;
    while (bar.size() < 5000000) bar += "Receiving objects: 12%\r";
    EXPECT_EQ(of(bar + "ERROR: odd thing\n", only(odd)).diagnoses.size(), 1u);
}

TEST_F(Engine, SaysWhatIsNoText) {
    const auto rules = only(rule("odd", "x", 60, "odd thing"));
    EXPECT_THROW((void)of(std::string("\x1f\x8b\x08\x00", 4), rules), Failure);
    EXPECT_THROW((void)of(std::string("\xff\xfe" "E\0R\0", 6), rules), Failure);
}

TEST_F(Engine, ReadsAStreamOnce) {
    const auto rules = only(rule("odd", "x", 60, "odd thing"));
    const auto file = dir.write("log", failed("a", "odd thing"));
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const auto report = diagnose_stream(descriptor, "-", dir.path(), rules, {});
    ::close(descriptor);
    ASSERT_EQ(report.diagnoses.size(), 1u);
    EXPECT_EQ(report.diagnoses[0].recipe, "a");
    EXPECT_EQ(report.diagnoses[0].evidence[0].file, "-");
    EXPECT_EQ(report.console_tail.size(), 2u);
}

}  // namespace
}  // namespace bspctl::triage
