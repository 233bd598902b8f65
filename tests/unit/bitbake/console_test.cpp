// SPDX-License-Identifier: Apache-2.0
#include "bitbake/console.hpp"

#include <gtest/gtest.h>

#include "bitbake/line.hpp"
#include "bitbake/names.hpp"

namespace bspctl::bitbake {
namespace {

Fact fact_of(std::string_view line) {
    ConsoleParser parser;
    const auto fact = parser.feed(line);
    EXPECT_TRUE(fact) << line;
    return fact.value_or(Fact{});
}

bool silent(std::string_view line) {
    ConsoleParser parser;
    return !parser.feed(line);
}

std::string text_of(std::string_view raw) {
    std::string scratch;
    return std::string(read_line(raw, scratch).text);
}

TEST(Line, LosesWhatKasTerminalsAndCiPutAroundIt) {
    EXPECT_EQ(text_of("2026-11-21 02:28:05 - INFO     - NOTE: Executing Tasks\r"), "NOTE: Executing Tasks");
    EXPECT_EQ(text_of("\x1b[1;31m2026-11-21 02:28:05 - ERROR    - no such file\x1b[0m"), "no such file");
    EXPECT_EQ(text_of("14:04:58 ERROR: x"), "ERROR: x");
    EXPECT_EQ(text_of("[2024-05-01T12:00:00.000Z] ERROR: x"), "ERROR: x");
    EXPECT_EQ(text_of("2024-05-01T12:00:00.1234567Z 2024-05-01 12:00:00 - INFO     -   two blanks"), "  two blanks");
    EXPECT_EQ(text_of("Parsing  10%\rParsing  20%\r"), "Parsing  20%");
}

TEST(Line, KeepsWhatOnlyLooksLikeAPrefix) {
    EXPECT_EQ(text_of("2026-11-21 02:28:05 - build.log"), "2026-11-21 02:28:05 - build.log");
    EXPECT_EQ(text_of("12 errors"), "12 errors");
    EXPECT_EQ(text_of(""), "");
    EXPECT_EQ(text_of("2026-11-21 02:28:05 - INFO     - "), "");
    EXPECT_EQ(text_of("2024-05-01T12:00:00"), "2024-05-01T12:00:00");
}

TEST(Names, PartRecipeAndVersionAtTheLastTwoDashes) {
    EXPECT_EQ(split_pf("corretto-11-bin-11.0.12-r0").recipe, "corretto-11-bin");
    EXPECT_EQ(split_pf("corretto-11-bin-11.0.12-r0").version, "11.0.12-r0");
    EXPECT_EQ(split_pf("tool-native-0.4.1+lib-0.7.0-r0").recipe, "tool-native");
    EXPECT_EQ(split_pf("tool-native-0.4.1+lib-0.7.0-r0").version, "0.4.1+lib-0.7.0-r0");
    EXPECT_EQ(split_pf("fw-blob-2019-03-07-r2").recipe, "fw-blob");
    EXPECT_EQ(split_pf("fw-blob-2019-03-07-0a1b2c3d4e-r2").recipe, "fw-blob");
    EXPECT_EQ(split_pf("widget-3.0-rc2-r0").recipe, "widget");
    EXPECT_EQ(split_pf("glib-2.0-2.78.1-r0").recipe, "glib-2.0");
    EXPECT_EQ(split_pf("u-boot-acme-1_v2021.01+gitAUTOINC+0a1b2c-r0").recipe, "u-boot-acme");
    EXPECT_EQ(split_pf("mc:panel:zlib-1.3-r0").recipe, "zlib");
    EXPECT_EQ(split_pf("multiconfig:panel:zlib-1.3-r0").recipe, "zlib");
    EXPECT_EQ(split_pf("zlib").recipe, "zlib");
    EXPECT_EQ(split_pf("zlib").version, "");
    EXPECT_EQ(split_pf("-").recipe, "-");
}

TEST(Names, ReadVirtualFiles) {
    EXPECT_EQ(recipe_of_file("/a/zlib_1.3.bb"), "zlib");
    EXPECT_EQ(recipe_of_file("virtual:native:/a/build/../b/zlib_1.3.bb"), "zlib-native");
    EXPECT_EQ(recipe_of_file("mc:board:virtual:nativesdk:/a/zlib_1.3.bb"), "nativesdk-zlib");
    EXPECT_EQ(recipe_of_file("virtual:multilib:lib32:/a/zlib_1.3.bb"), "lib32-zlib");
    EXPECT_EQ(recipe_of_file("/a/u-boot-%.bbappend"), "u-boot-%");
}

TEST(Names, ReadTheLogsPath) {
    const auto log = split_task_log("/b/tmp/work/x86_64-linux/widgetd-native/2.3-r0/temp/log.do_compile.4711");
    ASSERT_TRUE(log);
    EXPECT_EQ(log->name.recipe, "widgetd-native");
    EXPECT_EQ(log->name.version, "2.3-r0");
    EXPECT_EQ(log->task, "do_compile");
    EXPECT_FALSE(split_task_log("/etc/passwd"));
    EXPECT_FALSE(split_task_log("/a/b/temp/log.task_order"));
    EXPECT_FALSE(split_task_log(""));
}

TEST(Names, ReadTheLogsPathWhereOneFolderHoldsNameAndVersion) {
    const auto named = [](std::string_view path) {
        const auto log = split_task_log(path);
        return log ? log->name.recipe + " " + log->name.version : std::string("no task log");
    };
    EXPECT_EQ("widgetd 2.3-r0", named("/b/tmp/work/widgetd-2.3-r0/temp/log.do_compile.4711"));
    EXPECT_EQ("libnet-glib 1.0-r4", named("/b/tmp/work/armv7a-oe-linux/libnet-glib-1.0-r4/temp/log.do_compile.4711"));
    EXPECT_EQ("widgetd 1.0-2024-r0", named("/work/build/tmp/work/core2-64/widgetd/1.0-2024-r0/temp/run.do_compile.1"));
    EXPECT_EQ("work 1.0-r0", named("/b/tmp/work/core2-64-oe-linux/work/1.0-r0/temp/log.do_compile.4711"));
}

TEST(Console, CountsTasks) {
    const auto task = fact_of("NOTE: Running task 12 of 62 (virtual:native:/a/zlib_1.3.bb:do_compile)");
    EXPECT_EQ(task.kind, FactKind::task_running);
    EXPECT_EQ(task.n, 12);
    EXPECT_EQ(task.m, 62);
    EXPECT_EQ(task.recipe, "zlib-native");
    EXPECT_EQ(task.task, "do_compile");
    EXPECT_EQ(fact_of("NOTE: Running setscene task 1 of 18 (/a/b.bb:do_package_setscene)").kind,
              FactKind::setscene_running);
    EXPECT_EQ(fact_of("NOTE: Running noexec task 3 of 4 (/a/b.bb:do_build)").kind, FactKind::task_running);
    const auto active = fact_of("Currently  2 running tasks (12 of 62)  20% |###     |");
    EXPECT_EQ(active.kind, FactKind::tasks_active);
    EXPECT_EQ(active.n, 12);
}

TEST(Console, FollowsATask) {
    const auto started = fact_of("NOTE: recipe a-b-1.0-r0: task do_fetch: Started");
    EXPECT_EQ(started.kind, FactKind::task_started);
    EXPECT_EQ(started.recipe, "a-b");
    EXPECT_EQ(started.version, "1.0-r0");
    EXPECT_EQ(fact_of("NOTE: recipe a-b-1.0-r0: task do_fetch: Succeeded").kind, FactKind::task_succeeded);
    EXPECT_EQ(fact_of("NOTE: recipe a-b-1.0-r0: task do_fetch: Failed").kind, FactKind::task_failed);
}

TEST(Console, ReadsAFailure) {
    const auto error = fact_of("ERROR: a-1.0-r0 do_compile: oe_runmake failed");
    EXPECT_EQ(error.kind, FactKind::error);
    EXPECT_EQ(error.recipe, "a");
    EXPECT_EQ(error.text, "oe_runmake failed");
    const auto log = fact_of("ERROR: Logfile of failure stored in: /b/work/arch/a/1.0/temp/log.do_compile.1");
    EXPECT_EQ(log.kind, FactKind::failure_log);
    EXPECT_EQ(log.recipe, "a");
    const auto task = fact_of("ERROR: Task (mc:x:/a/build/../b/a_1.0.bb:do_compile) failed with exit code '1'");
    EXPECT_EQ(task.kind, FactKind::task_failed_file);
    EXPECT_EQ(task.recipe, "a");
    EXPECT_EQ(task.n, 1);
    EXPECT_EQ(fact_of("ERROR: Task 38 (/x/image.bb, do_rootfs) failed with exit code '1'").task, "do_rootfs");
    EXPECT_EQ(fact_of("WARNING: Setscene task (/x/a.bb:do_package_setscene) failed with exit code '1' - real task "
                      "will be run instead")
                  .kind,
              FactKind::setscene_failed);
}

TEST(Console, ReadsTheSummaries) {
    const auto failed = fact_of("NOTE: Tasks Summary: Attempted 62 tasks of which 32 didn't need to be rerun and 5 failed.");
    EXPECT_EQ(failed.n, 62);
    EXPECT_EQ(failed.m, 32);
    EXPECT_EQ(failed.failed, 5);
    EXPECT_EQ(fact_of("NOTE: Tasks Summary: Attempted 9 tasks of which 9 didn't need to be rerun and all succeeded.").failed, 0);
    EXPECT_EQ(fact_of("Summary: 1 task failed:").failed, 1);
    EXPECT_EQ(fact_of("Summary: There were 8 ERROR messages, returning a non-zero exit code.").kind, FactKind::error_count);
    EXPECT_EQ(fact_of("Summary: There was 1 WARNING message.").n, 1);
    const auto sstate = fact_of("Initialising tasks...Sstate summary: Wanted 6 Local 4 Mirrors 1 Missed 1 Current 0 (83% match)");
    EXPECT_EQ(sstate.n, 6);
    EXPECT_EQ(sstate.m, 5);
    EXPECT_EQ(fact_of("Sstate summary: Wanted 374 Found 12 Missed 362 Current 7 (3% match, 4% complete)").m, 12);
}

TEST(Console, FollowsParsing) {
    EXPECT_EQ(fact_of("Parsing recipes:  45% |####      | ETA:  0:00:06").n, 45);
    const auto done = fact_of("Parsing of 1909 .bb files complete (0 cached, 1909 parsed). 27 targets, 3 skipped, 0 masked, 2 errors.");
    EXPECT_EQ(done.n, 1909);
    EXPECT_EQ(done.m, 2);
}

TEST(Console, NoticesInterruptions) {
    EXPECT_EQ(fact_of("ERROR: Command execution failed: Stopped build").kind, FactKind::interrupted);
    EXPECT_EQ(fact_of("2026-11-21 02:40:01 - ERROR    - kas execution cancelled").kind, FactKind::interrupted);
    EXPECT_EQ(fact_of("Keyboard Interrupt, closing down...").kind, FactKind::interrupted);
}

TEST(Console, TellsKassOwnErrorsFromItsChilds) {
    ConsoleParser parser;
    auto fact = parser.feed("2026-11-21 02:00:00 - ERROR    - Configuration file not found: /x.yml");
    ASSERT_TRUE(fact);
    EXPECT_EQ(fact->kind, FactKind::kas_error);
    fact = parser.feed("2026-11-21 02:00:00 - INFO     - /b/build$ /b/bitbake/bin/bitbake -c build image");
    ASSERT_TRUE(fact);
    EXPECT_EQ(fact->kind, FactKind::bitbake_started);
    EXPECT_FALSE(parser.feed("2026-11-21 02:00:00 - ERROR    - Either fix the cause of this error"));
    EXPECT_TRUE(parser.feed("2026-11-21 02:00:00 - ERROR    - Command \"/b/bitbake -c build image\" failed with error 1"));
}

TEST(Console, TakesThePartsOfAMessageForNoErrorsOfKasWhereKasWritesNoCommand) {
    ConsoleParser parser;
    EXPECT_FALSE(parser.feed("2026-11-21 02:00:00 - INFO     - Loading cache...done."));
    ASSERT_TRUE(parser.feed("2026-11-21 02:00:00 - ERROR    - ERROR: a-1-r0 do_package: Error executing a python function"));
    EXPECT_FALSE(parser.feed("2026-11-21 02:00:00 - ERROR    - *** 0002:do_package(d)"));
    EXPECT_FALSE(parser.feed("2026-11-21 02:00:00 - ERROR    - Exception: KeyError: 'uart0'"));
    EXPECT_TRUE(parser.feed("2026-11-21 02:00:00 - ERROR    - Command \"/b/bitbake -c build a\" failed with error 1"));
}

TEST(Console, IsSilentOnTextThatOnlyLooksAlike) {
    EXPECT_TRUE(silent("NOTE: Running task one of two (x)"));
    EXPECT_TRUE(silent("NOTE: recipe without a task"));
    EXPECT_TRUE(silent("NOTE: Tasks Summary: Attempted"));
    EXPECT_TRUE(silent("Summary: nothing"));
    EXPECT_TRUE(silent("plain output"));
    EXPECT_TRUE(silent(std::string_view("\0\xff\xfe", 3)));
    EXPECT_EQ(fact_of("ERROR: Task (x) failed").kind, FactKind::error);
    EXPECT_EQ(fact_of("ERROR: Logfile of failure stored in: ").recipe, "");
}

}  // namespace
}  // namespace bspctl::bitbake
