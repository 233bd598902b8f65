// SPDX-License-Identifier: Apache-2.0
#include "ui/build_view.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/text.hpp"
#include "event_lines.hpp"
#include "temp_dir.hpp"
#include "ui/columns.hpp"

namespace bspctl::ui {
namespace {

using bitbake::LogEvent;
using testing::log_line;
using testing::queue_line;
using testing::task_line;

constexpr double start = 1'780'000'000;

// A build in its midst: 40 of 100 tasks done, three at work.
class View : public ::testing::Test {
protected:
    void write(const std::string& text) {
        std::ofstream(folder_ / "log", std::ios::app) << text;
        build_.poll();
    }
    void begin() {
        write(queue_line({.total = 100, .completed = 40, .active = 3, .setscene_total = 50, .covered = 41, .notcovered = 9}) +
              task_line("TaskStarted", {.recipe = "linux-board", .pid = 1, .time = start - 192}) +
              task_line("TaskStarted", {.recipe = "busybox", .task = "do_fetch", .pid = 2, .time = start - 31}) +
              testing::progress_line(2, 45, "1.2M/s") +
              task_line("TaskStarted", {.recipe = "zlib", .pid = 3, .time = start - 4, .multiconfig = "mcu"}) +
              log_line(LogEvent::warning, "old", 0, start - 2));
    }
    [[nodiscard]] std::string block(std::size_t columns, std::size_t rows = 24, const Expectations& expected = {}) const {
        return text::join(build_block(build_, expected, {"kas_build", 723, {columns, rows}, Style(false)}), "\n");
    }

    testing::TempDir folder_;
    watch::BuildWatch build_{folder_ / "log", {}, [] { return start; }};
};

TEST_F(View, At80Columns) {
    begin();
    EXPECT_EQ(block(80),
              "kas_build  tasks  12m03s\n"
              "[######...........]  40/100 40 %  3 running  sstate 82 % (41 of 50)  1 warning\n"
              "  linux-board  do_compile           3m12s\n"
              "  busybox      do_fetch             31s     45 %  1.2M/s\n"
              "  mcu:zlib     do_compile           4s");
}

TEST_F(View, NoLineReachesTheLastColumn) {
    begin();
    write(task_line("TaskStarted", {.recipe = "a-recipe-with-a-very-long-name-indeed-native", .task = "do_populate_sysroot_setscene", .pid = 4}));
    for (const std::size_t columns : {10U, 20U, 40U, 80U, 200U}) {
        const auto drawn = block(columns);
        for (const auto line : text::lines(drawn)) EXPECT_LT(columns_of(line), columns) << columns << ": " << line;
    }
}

TEST_F(View, At40ColumnsTheLessImportantIsLeftOut) {
    begin();
    EXPECT_EQ(block(40),
              "kas_build  tasks  12m03s\n"
              "40/100 40 %  3 running  1 warning\n"
              "  linux-board  do_compile    3m12s\n"
              "  busybox      do_fetch      31s\n"
              "  mcu:zlib     do_compile    4s");
}

TEST_F(View, AsManyTasksAsTheTerminalIsHigh) {
    std::string log = queue_line({.total = 100, .active = 30});
    for (int i = 0; i < 30; ++i) log += task_line("TaskStarted", {.recipe = "r" + std::to_string(i), .pid = 10 + i, .time = start - 60 + i});
    write(log);
    const auto high = block(80, 50), low = block(80, 10), lowest = block(80, 3);
    EXPECT_EQ(text::lines(high).size(), 2U + 16 + 1);
    EXPECT_TRUE(high.ends_with("\n  +14 more")) << high;
    EXPECT_EQ(text::lines(low).size(), 2U + 5 + 1);
    EXPECT_NE(low.find("r0 "), std::string::npos) << "the longest running first";
    EXPECT_EQ(text::lines(lowest).size(), 2U);
}

TEST_F(View, SilenceAndWhatIsUsualAreSaid) {
    begin();
    const auto log = folder_.write("task.log", "x");
    write(task_line("TaskStarted", {.recipe = "quiet", .log = log.string(), .pid = 9, .time = start - 600}));
    std::filesystem::last_write_time(log, std::filesystem::file_time_type::clock::now());
    watch::BuildWatch later(folder_ / "log", {}, [] { return watch::wall_clock() + 130; });
    later.poll();
    Expectations expected;
    expected.task = [](const auto& recipe, const auto&) { return recipe.name == "linux-board" ? std::optional(70.0) : std::nullopt; };
    expected.left = [](const auto&) { return std::optional(430.0); };
    const auto text = text::join(build_block(later, expected, {"kas_build", 723, {100, 24}, Style(false)}), "\n");
    EXPECT_NE(text.find("silent 2 min"), std::string::npos) << text;
    EXPECT_NE(text.find("usually 1m10s"), std::string::npos) << text;
    EXPECT_NE(text.find("about 7 min left"), std::string::npos) << text;
}

TEST_F(View, AFailureQuotesItsLogAroundTheFirstError) {
    std::string text = "DEBUG: Executing shell function do_compile\n";
    for (int i = 0; i < 50; ++i) text += "gcc -c " + std::to_string(i) + ".c\n";
    text += "gauge.c:3: error: unknown\x1b[2J type\nmake: *** [all] Error 1\nTOKEN=verysecretvalue12\n";
    const auto log = folder_.write("task.log", text);
    begin();
    write(log_line(LogEvent::error, "Execution of '/t/run.do_compile.1' failed with exit code 1", 1, start) +
          task_line("TaskFailed", {.recipe = "linux-board", .log = log.string(), .pid = 1, .time = start}));
    const std::vector<std::string> expected{"   FAILED linux-board do_compile after 3m12s", "   | gcc -c 48.c", "   | gcc -c 49.c",
                                            "   | gauge.c:3: error: unknown type", "   | make: *** [all] Error 1", "   | TOKEN=***",
                                            "     log: " + log.string()};
    EXPECT_EQ(failure_lines(build_, build_.record().failed()[0], Style(false)), expected);
}

TEST_F(View, ALongTraceShowsItsEnd) {
    std::string trace = "Traceback (most recent call last):";
    for (int i = 0; i < 40; ++i) trace += "\n  File " + std::to_string(i);
    begin();
    write(log_line(LogEvent::error, trace + "\nFileNotFoundError: zstd", 1, start) +
          task_line("TaskFailed", {.recipe = "linux-board", .log = "/nowhere", .pid = 1, .time = start}));
    const auto lines = failure_lines(build_, build_.record().failed()[0], Style(false));
    EXPECT_EQ(lines[lines.size() - 2], "   | FileNotFoundError: zstd") << text::join(lines, "\n");
}

TEST_F(View, OneLineSaysItAll) {
    begin();
    EXPECT_EQ(build_line(build_, {}, {"kas_build", 723, {}, Style(false)}),
              "kas_build: tasks, 40/100 40 %, 3 running, sstate 82 % (41 of 50), 1 warning, 12m03s, longest linux-board do_compile 3m12s");
}

}  // namespace
}  // namespace bspctl::ui
