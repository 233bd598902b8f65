// SPDX-License-Identifier: Apache-2.0
#include "watch/build_watch.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "event_lines.hpp"
#include "temp_dir.hpp"
#include "watch/state.hpp"

namespace bspctl::watch {
namespace {

using bitbake::LogEvent;
using testing::log_line;
using testing::queue_line;
using testing::task_line;

constexpr double start = 1'780'000'000;

class Watching : public ::testing::Test {
protected:
    void write(const std::string& text) const { std::ofstream(log_, std::ios::app) << text; }
    const News& polled() {
        watch_.poll();
        return watch_.news();
    }
    const bitbake::TaskRecord& task(std::uint32_t index) const { return watch_.record().tasks()[index]; }
    std::string recipe(std::uint32_t index) const { return watch_.record().recipe_of(task(index)).name; }
    std::string message(std::uint32_t index) const { return watch_.record().messages()[index].text; }

    testing::TempDir folder_;
    std::filesystem::path log_ = folder_ / "log.json";
    double now_ = start;
    BuildWatch watch_{log_, [this](const std::string& path) { return folder_ / ("host" + path); }, [this] { return now_; }};
};

TEST_F(Watching, ALogThatGrowsIsReadAsItGrows) {
    EXPECT_TRUE(polled().empty());
    EXPECT_FALSE(watch_.has_events());
    const auto line = task_line("TaskStarted", {.recipe = "app", .pid = 7, .time = start});
    write(line.substr(0, 40));
    watch_.poll();
    EXPECT_FALSE(watch_.has_events());
    write(line.substr(40));
    watch_.poll();
    EXPECT_TRUE(watch_.has_events());
    ASSERT_EQ(watch_.running().size(), 1U);
    EXPECT_EQ(recipe(watch_.running()[0].task), "app");
    write(task_line("TaskSucceeded", {.recipe = "app", .pid = 7, .time = start + 5}));
    watch_.poll();
    EXPECT_TRUE(watch_.running().empty());
}

TEST_F(Watching, TheAgeOfARunningTasksLogIsAskedOnThisHost) {
    std::filesystem::create_directories(folder_ / "host/work");
    std::ofstream(folder_ / "host/work/log") << "x";
    write(task_line("TaskStarted", {.recipe = "app", .log = "/work/log", .pid = 7, .time = start}) +
          task_line("TaskStarted", {.recipe = "lib", .log = "/work/none", .pid = 8, .time = start}));
    now_ = wall_clock() + 90;
    watch_.poll();
    ASSERT_EQ(watch_.running().size(), 2U);
    EXPECT_EQ(watch_.running()[0].log, folder_ / "host/work/log");
    ASSERT_TRUE(watch_.running()[0].silent);
    EXPECT_NEAR(*watch_.running()[0].silent, 90, 30);
    EXPECT_FALSE(watch_.running()[1].silent);
}

TEST_F(Watching, AFailureIsNewOnceAndTellsWhatItsTaskSaid) {
    write(task_line("TaskStarted", {.recipe = "app", .log = "/w/log", .pid = 7, .time = start}) + log_line(LogEvent::error, "no such file", 7, start + 1));
    EXPECT_TRUE(polled().empty()) << "the task's end tells whether it fails";
    write(task_line("TaskFailed", {.recipe = "app", .log = "/w/log", .pid = 7, .time = start + 2}) +
          log_line(LogEvent::error, "Task (/layer/app_1.0.bb:do_compile) failed with exit code '1'", 0, start + 3));
    const auto news = polled();
    ASSERT_EQ(news.failed.size(), 1U);
    EXPECT_TRUE(news.messages.empty());
    EXPECT_EQ(watch_.messages_of(news.failed[0]), std::vector<std::string_view>{"no such file"});
    EXPECT_EQ(watch_.log_of(task(news.failed[0])), folder_ / "host/w/log");

    watch_.console("ERROR: app-1.0-r0 do_compile: no such file");
    watch_.console("NOTE: recipe app-1.0-r0: task do_compile: Failed");
    EXPECT_TRUE(polled().empty()) << "the console says it again";
}

TEST_F(Watching, AnErrorOfATaskThatEndsWellIsToldAfterAll) {
    write(task_line("TaskStarted", {.recipe = "app", .pid = 7, .time = start}) + log_line(LogEvent::error, "odd", 7, start + 1));
    EXPECT_TRUE(polled().empty());
    write(task_line("TaskSucceeded", {.recipe = "app", .pid = 7, .time = start + 2}) + log_line(LogEvent::warning, "old", 0, start + 3));
    const auto news = polled();
    ASSERT_EQ(news.messages.size(), 2U);
    EXPECT_EQ(message(news.messages[0]), "odd");
    EXPECT_EQ(message(news.messages[1]), "old");
}

TEST_F(Watching, WithoutEventsTheConsoleTells) {
    for (const auto* line : {"Parsing of 12 .bb files complete (0 cached, 12 parsed). 20 targets, 0 skipped, 0 masked, 0 errors.",
                             "Sstate summary: Wanted 6 Local 4 Mirrors 1 Missed 1 Current 0 (83% match, 0% complete)", "NOTE: Executing Tasks",
                             "NOTE: Running task 3 of 10 (/l/app_1.0.bb:do_compile)", "NOTE: recipe app-1.0-r0: task do_compile: Started",
                             "NOTE: Running task 4 of 10 (/l/lib_1.0.bb:do_fetch)", "NOTE: recipe lib-1.0-r0: task do_fetch: Started"}) {
        watch_.console(line);
    }
    EXPECT_TRUE(polled().empty());
    const auto state = state_of(watch_.record());
    EXPECT_EQ(state.phase, Phase::tasks);
    EXPECT_EQ(state.done, 2);
    EXPECT_EQ(state.total, 10);
    EXPECT_EQ(state.reused, 5);
    EXPECT_EQ(state.wanted, 6);
    ASSERT_EQ(watch_.running().size(), 2U);
    EXPECT_EQ(recipe(watch_.running()[1].task), "lib");
}

TEST_F(Watching, WhatKasRepeatsIsNotNew) {
    const std::vector<std::string> lines{"ERROR: app-1.0-r0 do_compile: no such file",
                                         "ERROR: Logfile of failure stored in: /t/work/a/app/1.0/temp/log.do_compile.77",
                                         "NOTE: recipe app-1.0-r0: task do_compile: Failed",
                                         "ERROR: Task (/l/app_1.0.bb:do_compile) failed with exit code '1'"};
    watch_.console("NOTE: recipe app-1.0-r0: task do_compile: Started");
    for (const auto& line : lines) watch_.console("2026-01-02 03:04:05 - ERROR    - " + line);
    const auto news = polled();
    ASSERT_EQ(news.failed.size(), 1U);
    EXPECT_TRUE(news.messages.empty());
    EXPECT_EQ(watch_.messages_of(news.failed[0]), std::vector<std::string_view>{"no such file"});
    EXPECT_EQ(task(news.failed[0]).log, "/t/work/a/app/1.0/temp/log.do_compile.77");
    for (const auto& line : lines) watch_.console(line);
    EXPECT_TRUE(polled().empty());
    EXPECT_EQ(watch_.record().failed().size(), 1U);
}

TEST_F(Watching, TheFirstEventStartsTheRecordAnew) {
    watch_.console("NOTE: recipe app-1.0-r0: task do_compile: Started");
    watch_.poll();
    write(task_line("TaskStarted", {.recipe = "app", .pid = 7, .time = start}));
    watch_.poll();
    EXPECT_EQ(watch_.record().tasks().size(), 1U);
    EXPECT_EQ(task(0).pid, 7);
    watch_.console("2026-01-02 03:04:05 - ERROR    - Command \"/b/bitbake -c build x\" failed with error 1");
    EXPECT_EQ(polled().said.size(), 1U) << "no event says what kas says";
}

TEST_F(Watching, KasRepeatsNothingBehindAnInterrupt) {
    write(log_line(LogEvent::warning, "Exiting due to interrupt.", 0, start));
    watch_.console("2026-01-02 03:04:05 - ERROR    - Command \"/b/bitbake -c build app\" failed");
    EXPECT_TRUE(polled().said.empty());
}

TEST_F(Watching, KasRepeatsNothingBehindTheErrorsOfBitBake) {
    watch_.console("2026-01-02 03:04:05 - ERROR    - ERROR: Nothing PROVIDES 'app'");
    watch_.console("2026-01-02 03:04:05 - ERROR    - Command \"/b/bitbake -c build app\" failed:");
    watch_.console("2026-01-02 03:04:05 - ERROR    - Command \"/b/bitbake -c build app\" failed with error 1");
    const auto news = polled();
    EXPECT_EQ(news.messages.size(), 1U);
    EXPECT_TRUE(news.said.empty());
}

TEST(State, SetsceneIsOverWhenTheFirstOtherTaskRuns) {
    const testing::TempDir folder;
    BuildWatch watch(folder / "log");
    std::ofstream log(folder / "log");
    const auto phase = [&](const std::string& line) {
        log << line << std::flush;
        watch.poll();
        return state_of(watch.record()).phase;
    };
    EXPECT_EQ(phase(""), Phase::starting);
    EXPECT_EQ(phase(testing::parse_line(1, 10)), Phase::parsing);
    EXPECT_EQ(phase(testing::event_line("bb.event.ParseCompleted", testing::Pickled("bb.event.ParseCompleted").add("total", 10))), Phase::preparing);
    EXPECT_EQ(phase(queue_line({.total = 9, .setscene_total = 5, .covered = 1}, true)), Phase::setscene);
    EXPECT_EQ(phase(queue_line({.total = 9, .active = 1, .setscene_total = 5, .covered = 5})), Phase::tasks);
    EXPECT_EQ(phase(testing::completed_line(0)), Phase::ended);
}

}  // namespace
}  // namespace bspctl::watch
