// SPDX-License-Identifier: Apache-2.0
//
// What stands on a terminal: standard error is a pseudo terminal here, what comes out of it goes to testing::Terminal.
#include "ui/screen.hpp"

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>

#include "event_lines.hpp"
#include "temp_dir.hpp"
#include "terminal.hpp"
#include "ui/progress.hpp"

namespace bspctl::ui {
namespace {

using Lines = std::vector<std::string>;

class OnTerminal : public ::testing::Test {
protected:
    OnTerminal() {
        EXPECT_EQ(::openpty(&master_, &slave_, nullptr, nullptr, nullptr), 0);
        resize(60, 20);
        saved_ = ::dup(STDERR_FILENO);
        ::dup2(slave_, STDERR_FILENO);
    }
    ~OnTerminal() override {
        ::dup2(saved_, STDERR_FILENO);
        for (const int fd : {saved_, slave_, master_}) ::close(fd);
    }
    void resize(unsigned short columns, unsigned short rows) const {
        const winsize size{rows, columns, 0, 0};
        ::ioctl(slave_, TIOCSWINSZ, &size);
    }
    // What was written since the last call: all that comes before a mark of ours.
    std::string written() const {
        constexpr char mark = '\x01';
        EXPECT_EQ(::write(slave_, &mark, 1), 1);
        std::string out;
        for (char c = 0; ::read(master_, &c, 1) == 1 && c != mark;) out += c;
        return out;
    }
    std::string seen() {
        terminal_.write(written());
        return terminal_.text();
    }

    int master_ = -1, slave_ = -1, saved_ = -1;
    testing::Terminal terminal_{60, 20};
};

TEST_F(OnTerminal, LinesStandAboveTheStatusThatIsDrawnOver) {
    Screen screen(true);
    screen.status(Lines{"one", "two"});
    EXPECT_EQ(seen(), "one\ntwo\n");
    screen.print("a failure");
    EXPECT_EQ(seen(), "a failure\none\ntwo\n");
    screen.status(Lines{"three"});
    EXPECT_EQ(seen(), "a failure\nthree\n");
    screen.status(Lines{"three", "four", "five"});
    screen.clear();
    EXPECT_EQ(seen(), "a failure\n");
}

TEST_F(OnTerminal, AStatusThatIsTheSameIsNotDrawnAgain) {
    Screen screen(true);
    screen.status(Lines{"one", "two"});
    (void)written();
    screen.status(Lines{"one", "two"});
    EXPECT_EQ(written(), "");
}

TEST_F(OnTerminal, WhatANarrowerTerminalHasBrokenIsClearedToo) {
    Screen screen(true);
    screen.status(Lines{std::string(50, 'x'), "y"});
    (void)written();
    resize(20, 20);
    screen.status(Lines{"z"});
    EXPECT_EQ(written(), "\r\x1b[3Az\x1b[K\x1b[J") << "50 columns are three rows of 20";
}

TEST_F(OnTerminal, AfterAStopTheStatusBeginsOnALineOfItsOwn) {
    Screen screen(true);
    screen.status(Lines{"one", "two"});
    ::raise(SIGCONT);
    (void)written();
    screen.status(Lines{"one", "two"});
    EXPECT_EQ(written(), "one\x1b[K\r\ntwo\x1b[K\x1b[J");
}

TEST_F(OnTerminal, ABuildInFrames) {
    const testing::TempDir folder;
    watch::BuildWatch build(folder / "log", {}, [] { return 1'780'000'000.0; });
    std::string log = testing::queue_line({.total = 4, .completed = 1, .active = 1}) +
                      testing::task_line("TaskStarted", {.recipe = "app", .pid = 1, .time = 1'780'000'000.0 - 7});
    {
        Progress progress(Style(true), {.redraw = true});
        progress.on_event({"", "step_start", {{"step", std::string("kas_build")}, {"why", std::string("build through kas")}}});
        const auto show = [&](const std::string& line) {
            folder.write("log", log += line);
            build.poll();
            progress.on_build(build);
        };
        show("");
        EXPECT_TRUE(seen().starts_with(":: kas_build  build through kas\n"));
        show(testing::log_line(bitbake::LogEvent::error, "no such file", 1, 1'780'000'000.0) +
             testing::task_line("TaskFailed", {.recipe = "app", .log = "/t/log", .pid = 1, .time = 1'780'000'000.0}));
        EXPECT_NE(seen().find("   FAILED app do_compile after 7s\n   | no such file\n     log: /t/log\n"), std::string::npos) << seen();
        progress.on_event({"", "step_fail", {{"step", std::string("kas_build")}, {"reason", std::string("exit_code=1")}}});
    }
    EXPECT_EQ(seen(),
              ":: kas_build  build through kas\n"
              "   FAILED app do_compile after 7s\n"
              "   | no such file\n"
              "     log: /t/log\n"
              "!! kas_build failed: exit_code=1\n");
}

}  // namespace
}  // namespace bspctl::ui
