// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "temp_dir.hpp"
#include "triage/clues.hpp"
#include "triage/task_frame.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

// A log that may be a piece of one, and a rule that only reads the message.
class OwnerOf : public ::testing::Test {
protected:
    testing::TempDir dir;

    Report diagnose(const std::string& log) {
        std::vector<SourcedRule> rules;
        rules.push_back({{.id = "gone", .category = "compile-failed", .priority = 60, .pattern = "gadget is gone", .cause = "c", .fix = "f"}, "t"});
        return diagnose_file(dir.write("build.txt", log), RuleSet(std::move(rules)), {});
    }
    // "recipe task" of the first answer
    std::string first(const std::string& log) {
        const auto report = diagnose(log);
        return report.diagnoses.empty() ? "" : report.diagnoses[0].recipe + " " + report.diagnoses[0].task;
    }
};

TEST_F(OwnerOf, LogDataIsTheErrorAboveIt) {
    EXPECT_EQ(first("ERROR: widget-1.0-r0 do_install: it ended\n| error: gadget is gone\n"), "widget do_install");
}

TEST_F(OwnerOf, LogDataIsTheNextTaskBelowIt) {
    const auto report = diagnose("| error: gadget is gone\nERROR: Task (/l/widget_1.bb:do_compile) failed with exit code '1'\n"
                                 "ERROR: Task (/l/other_1.bb:do_compile) failed with exit code '1'\n");
    ASSERT_EQ(report.diagnoses.size(), 2u);
    EXPECT_EQ(report.diagnoses[0].recipe, "widget");
    EXPECT_EQ(report.diagnoses[1].rule, "task-failed");
    EXPECT_EQ(report.diagnoses[1].recipe, "other");
}

// Whether it would pass by itself nobody knows who does not know what it is.
TEST_F(OwnerOf, AFailureThatNoRuleKnowsIsNotSaidToPassByItself) {
    const auto report = diagnose("ERROR: Task (/l/widget_1.bb:do_fetch) failed with exit code '1'\n");
    ASSERT_EQ(report.diagnoses.size(), 1u);
    EXPECT_EQ(report.diagnoses[0].rule, "task-failed");
    EXPECT_FALSE(report.diagnoses[0].transient);
}

TEST_F(OwnerOf, APieceOfALogIsTheWorkFolderItNames) {
    const std::string piece = "DEBUG: Executing shell function do_compile\n"
                              "make -C /b/tmp/work/core2-64-acme-linux/widget/2.1-r0/build all\nERROR: gadget is gone\n";
    EXPECT_EQ(first(piece), "widget do_compile");
}

TEST_F(OwnerOf, WhatStandsAboveAFailedParseIsThatRecipes) {
    EXPECT_EQ(first("ERROR: gadget is gone\nERROR: Failed to parse recipe: /l/widget_1.bb\n"), "widget ");
}

TEST_F(OwnerOf, TasksOfOldConsoles) {
    EXPECT_EQ(first("| error: gadget is gone\nERROR: Task 12 (virtual:native:/l/widget_1.bb, do_compile) failed\n"), "widget-native do_compile");
    EXPECT_EQ(first("error: gadget is gone\nERROR: Function failed: do_install (see /b/tmp/work/a-b/widget/1.0-r0/temp/log.do_install.12 for further information)\n"),
              "widget do_install");
}

// A thing that is missing belongs to who asks for it, wherever the log says that; where nobody is said to ask, another
// answer is better.
TEST_F(OwnerOf, AThingIsTheRecipesThatAsksForIt) {
    std::vector<SourcedRule> rules;
    rules.push_back({{.id = "absent", .category = "provider-missing", .priority = 60, .pattern = "no (?P<item>\\S+)", .cause = "c", .fix = "f"}, "t"});
    rules.push_back({{.id = "left-out", .category = "provider-skipped", .priority = 70, .pattern = "(?P<item>\\S+) left out", .cause = "c", .fix = "f"}, "t"});
    const auto report = diagnose_file(dir.write("build.txt", "ERROR: no lonely\nERROR: no gizmo for /l/image.bb\nERROR: gizmo left out\n"), RuleSet(rules), {});
    ASSERT_EQ(report.diagnoses.size(), 3u);
    EXPECT_EQ(report.diagnoses[0].rule + " " + report.diagnoses[0].recipe, "left-out image");
    EXPECT_EQ(report.diagnoses[1].rule + " " + report.diagnoses[1].recipe, "absent image");
    EXPECT_EQ(report.diagnoses[2].recipe, "lonely");
}

TEST_F(OwnerOf, FoldersOfSeveralRecipesNameNone) {
    Clues clues;
    clues.line("cp /b/tmp/work/core2-64-acme-linux/widget/2.1-r0/a .");
    clues.line("cp /b/tmp/work/core2-64-acme-linux/gizmo/2.1-r0/a .");
    EXPECT_EQ(clues.suspect().recipe, "");
    clues.line("sh /b/tmp/work/core2-64-acme-linux/gizmo/2.1-r0/temp/run.do_install.17: 4: no");
    EXPECT_EQ(clues.suspect(), (Owner{"gizmo", "do_install"}));
}

TEST_F(OwnerOf, AHomeFolderIsNoWorkFolder) {
    Clues clues;
    clues.line("cd /home/me/work/my-board/yocto/build/conf");
    EXPECT_EQ(clues.suspect().recipe, "");
}

TEST_F(OwnerOf, FunctionsNameTheTask) {
    const auto task = [](std::string_view text) {
        Clues clues;
        clues.line(text);
        return clues.suspect().task;
    };
    EXPECT_EQ(task(" *** 0002:do_rootfs(d)"), "do_rootfs");
    EXPECT_EQ(task("ERROR: Function failed: do_qa_configure"), "do_configure");
    EXPECT_EQ(task("DEBUG: Executing python function base_do_unpack"), "");
    EXPECT_EQ(task("the docs say: do_compile"), "");
}

TEST_F(OwnerOf, AnErrorAloneIsAFailedTaskUnlessTheBuildDidWell) {
    const std::string error = "ERROR: widget-1.0-r0 do_deploy: it ended\n";
    EXPECT_EQ(first(error), "widget do_deploy");
    EXPECT_EQ(first(error + "NOTE: Tasks Summary: Attempted 9 tasks of which 1 didn't need to be rerun and all succeeded.\n"), "");
}

TEST_F(OwnerOf, AMulticonfigIsNoPartOfARecipe) {
    EXPECT_EQ(first("ERROR: mc:panel:widget-1.0-r0 do_compile: gadget is gone\n"), "widget do_compile");
}

TEST(TaskFrame, IsOfWhatWasToBeBuilt) {
    const auto category = [](const char* recipe, const char* task) { return task_frame({.recipe = recipe, .task = task}).category; };
    EXPECT_EQ(category("linux-acme", "do_compile"), "kernel-build");
    EXPECT_EQ(category("linux-acme", "do_fetch"), "fetch-unavailable");
    EXPECT_EQ(category("linux-firmware", "do_install"), "compile-failed");
    EXPECT_EQ(category("u-boot-acme", "do_configure"), "bootloader-build");
    EXPECT_EQ(category("acme-bootloader", "do_deploy"), "bootloader-build");
    EXPECT_EQ(category("grub-native", "do_compile"), "compile-failed");
    EXPECT_EQ(category("acme-image", "do_image_wic"), "image-wic");
    EXPECT_EQ(category("widget", "do_frobnicate"), "recipe-error");
    EXPECT_EQ(category("linux-acme", "do_frobnicate"), "kernel-build");
}

}  // namespace
}  // namespace bspctl::triage
