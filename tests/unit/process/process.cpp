// SPDX-License-Identifier: Apache-2.0
#include "process/process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "process/interrupts.hpp"
#include "process/lines.hpp"
#include "temp_dir.hpp"

using namespace bspctl::process;
using namespace std::chrono_literals;
using bspctl::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

Command shell(const std::string& script) { return {{"/bin/sh", "-c", script}, {}, {}, false, {}}; }

std::vector<std::string> split(const std::vector<std::string>& pieces) {
    std::vector<std::string> out;
    LineSplitter lines([&](std::string_view line) { out.emplace_back(line); });
    for (const auto& piece : pieces) lines.feed(piece);
    lines.finish();
    return out;
}

bool alive(pid_t pid) { return kill(pid, 0) == 0; }

}  // namespace

TEST(Lines, EndWithLfCrlfOrCr) {
    EXPECT_THAT(split({"a\nb\r\nc\rd"}), ElementsAre("a", "b", "c", "d"));
    EXPECT_THAT(split({"a\n\nb\n"}), ElementsAre("a", "", "b"));
    EXPECT_THAT(split({"\r\r\n"}), ElementsAre("", ""));
    EXPECT_THAT(split({""}), ElementsAre());
}

TEST(Lines, DoNotDependOnHowTheBytesArrive) {
    EXPECT_THAT(split({"a\r", "\nb", "c\r", "d\n"}), ElementsAre("a", "bc", "d"));
    EXPECT_THAT(split({"a", "\r", "\n", "\n"}), ElementsAre("a", ""));
}

TEST(Lines, AreHandedOverInPiecesWhenTooLong) {
    const auto out = split({std::string(LineSplitter::max_line * 2 + 5, 'x') + "\nend\n"});
    ASSERT_EQ(out.size(), 4u);
    EXPECT_EQ(out[0].size(), LineSplitter::max_line);
    EXPECT_EQ(out[1].size(), LineSplitter::max_line);
    EXPECT_EQ(out[2], "xxxxx");
    EXPECT_EQ(out[3], "end");
}

TEST(Capture, KeepsBothStreamsApart) {
    const auto result = capture(shell("echo out; echo err >&2; exit 3"), 10s);
    EXPECT_EQ(result.out, "out\n");
    EXPECT_EQ(result.err, "err\n");
    EXPECT_EQ(result.code, 3);
    EXPECT_FALSE(result.ok());
}

TEST(Capture, SaysWhyAProgramCouldNotBeStarted) {
    const TempDir dir;
    const auto plain = dir.write("plain", "no program");
    EXPECT_THAT(capture({{"no-such-program-here"}}, 1s).start_error, HasSubstr("not found"));
    EXPECT_THAT(capture({{"/no/such/program"}}, 1s).start_error, HasSubstr("No such file"));
    EXPECT_THAT(capture({{plain.string()}}, 1s).start_error, HasSubstr("Permission denied"));
    EXPECT_THAT(capture({{"/bin/true"}, "/no/such/folder"}, 1s).start_error, HasSubstr("/no/such/folder"));
    EXPECT_THAT(capture({}, 1s).start_error, HasSubstr("no program"));
    EXPECT_EQ(capture({{"/no/such/program"}}, 1s).code, 127);
}

TEST(Capture, KillsTheWholeGroupAtTheTimeLimit) {
    const auto result = capture(shell("sleep 4000 & echo $!; sleep 4000"), 300ms);
    EXPECT_TRUE(result.timed_out);
    EXPECT_EQ(result.signal, SIGKILL);
    const auto grandchild = static_cast<pid_t>(std::stol(result.out));
    for (int i = 0; i < 500 && alive(grandchild); ++i) std::this_thread::sleep_for(10ms);
    // Where init is slow to reap, a zombie may remain; it runs nothing.
    EXPECT_THAT(bspctl::testing::slurp("/proc/" + std::to_string(grandchild) + "/stat"),
                ::testing::AnyOf(::testing::IsEmpty(), HasSubstr(") Z ")));
}

TEST(Capture, DoesNotWaitForADaemonThatHoldsThePipe) {
    const auto result = capture(shell("(trap '' HUP; exec setsid sleep 3) & echo done"), 60s);
    EXPECT_EQ(result.out, "done\n");
    EXPECT_LT(result.wall.count(), 2.5);
}

TEST(Capture, LimitsWhatItKeepsAndStillLetsTheChildEnd) {
    const auto result = capture(shell("head -c 5000000 /dev/zero; echo end >&2"), 60s);
    EXPECT_EQ(result.out.size(), max_captured);
    EXPECT_EQ(result.err, "end\n");
    EXPECT_EQ(result.code, 0);
}

TEST(Capture, ReportsTheSignalThatEndedIt) {
    const auto result = capture(shell("kill -TERM $$"), 10s);
    EXPECT_EQ(result.signal, SIGTERM);
    EXPECT_EQ(result.code, 128 + SIGTERM);
}

TEST(Child, GetsDefaultSignalsAnEmptyMaskAndNoDescriptors) {
    let_writes_fail();
    sigset_t block, old;
    sigfillset(&block);
    pthread_sigmask(SIG_BLOCK, &block, &old);
    const int leak = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
    const auto result = capture({{"/bin/sh", "-c", "grep -E 'Sig(Blk|Ign)' /proc/self/status; ls /proc/self/fd | wc -l"}}, 10s);
    close(leak);
    pthread_sigmask(SIG_SETMASK, &old, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGXFSZ, SIG_DFL);
    EXPECT_THAT(result.out, HasSubstr("SigBlk:\t0000000000000000"));
    // All 31 classic signals; the two above them belong to the C library.
    EXPECT_THAT(result.out, ::testing::ContainsRegex("SigIgn:\t[0-9a-f]*[08]0000000\n"));
    EXPECT_THAT(result.out, HasSubstr("\n4\n"));  // 0, 1, 2 and the folder that ls reads
}

TEST(Child, LeadsAGroupOfItsOwn) {
    const auto result = capture(shell("echo $$; ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat"), 10s);
    long pid = 0, group = 0;
    ASSERT_EQ(std::sscanf(result.out.c_str(), "%ld %ld", &pid, &group), 2) << result.out;
    EXPECT_EQ(pid, group);
}

TEST(Environment, IsOursPlusAndMinusWhatTheCommandSays) {
    ::setenv("BSPCTL_TEST_KEPT", "kept", 1);
    ::setenv("BSPCTL_TEST_GONE", "gone", 1);
    auto command = shell("echo $BSPCTL_TEST_KEPT,$BSPCTL_TEST_GONE,$BSPCTL_TEST_NEW");
    command.env = {{"BSPCTL_TEST_NEW", "a b"}};
    command.unset = {"BSPCTL_TEST_GONE"};
    EXPECT_EQ(capture(command, 10s).out, "kept,,a b\n");
    command.env.push_back({"BSPCTL_TEST_KEPT", "other"});
    EXPECT_EQ(capture(command, 10s).out, "other,,a b\n");
    command.clean_env = true;
    command.env = {{"ONLY", "1"}};
    command.argv = {"/usr/bin/env"};
    EXPECT_EQ(capture(command, 10s).out, "ONLY=1\n");
}

TEST(Environment, ItsPathFindsTheProgram) {
    const TempDir dir;
    const auto file = dir.write("mine", "#!/bin/sh\necho found\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    Command command{{"mine"}, {}, {{"PATH", dir.path().string() + ":/usr/bin:/bin"}}, false, {}};
    EXPECT_EQ(capture(command, 10s).out, "found\n");
}

TEST(Run, GivesLinesOfBothStreamsAndTheStatus) {
    std::vector<std::string> lines;
    const auto exit = run(shell("printf 'a\\r\\nb\\rc\\n'; echo d >&2; printf e; exit 5"),
                          {[&](std::string_view line) { lines.emplace_back(line); }, {}});
    EXPECT_THAT(lines, ElementsAre("a", "b", "c", "d", "e"));
    EXPECT_EQ(exit.code, 5);
    EXPECT_FALSE(exit.interrupted);
}

TEST(Run, ReadsNothingFromOurTerminal) {
    EXPECT_EQ(run(shell("read line && exit 1 || exit 0"), {}).code, 0);
}

TEST(Run, KillsTheGroupWhenTheTickSaysSo) {
    int ticks = 0;
    const auto exit = run(shell("trap '' TERM INT; while :; do sleep 1; done"), {{}, [&](pid_t) { return ++ticks == 3; }});
    EXPECT_EQ(exit.signal, SIGKILL);
    EXPECT_GE(ticks, 3);
}

TEST(Run, CountsTheTimeOfItsChildren) {
    const auto exit = run(shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sh -c :"), {});
    EXPECT_GT(exit.usage.ru_maxrss, 0);
    EXPECT_GT(exit.wall.count(), 0.0);
}

TEST(Interrupts, AreCountedWhileTheyLiveAndLeaveTheChildToOnTick) {
    const Interrupts interrupts;
    bool asked = false;
    const auto exit = run(shell("trap 'exit 9' USR1; echo ready; while :; do sleep 0.05; done"),
                          {{}, [&](pid_t child) {
                               if (Interrupts::count() == 0) kill(getpid(), SIGINT);
                               else if (!std::exchange(asked, true)) kill(child, SIGUSR1);
                               return false;
                           }});
    EXPECT_EQ(exit.code, 9);
    EXPECT_TRUE(exit.interrupted);
    EXPECT_EQ(Interrupts::count(), 1);
    EXPECT_EQ(Interrupts::last_signal(), SIGINT);
}

TEST(Interrupts, EndACapture) {
    const Interrupts interrupts;
    std::thread later([] {
        std::this_thread::sleep_for(200ms);
        kill(getpid(), SIGTERM);
    });
    const auto result = capture(shell("sleep 4000"), 1h);
    later.join();
    EXPECT_TRUE(result.interrupted);
    EXPECT_EQ(Interrupts::last_signal(), SIGTERM);
}

TEST(Interrupts, TheOutermostCounts) {
    {
        const Interrupts outer;
        kill(getpid(), SIGHUP);
        { const Interrupts inner; }
        EXPECT_EQ(Interrupts::count(), 1);
        kill(getpid(), SIGINT);
        EXPECT_EQ(Interrupts::count(), 2);
    }
    struct sigaction now {};
    sigaction(SIGINT, nullptr, &now);
    EXPECT_EQ(now.sa_handler, SIG_DFL);
    const Interrupts fresh;
    EXPECT_EQ(Interrupts::count(), 0);
}

TEST(Interrupts, RespectNohupOnly) {
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGINT, SIG_IGN);
    {
        const Interrupts interrupts;
        kill(getpid(), SIGHUP);
        EXPECT_EQ(Interrupts::count(), 0);
        kill(getpid(), SIGINT);
        EXPECT_EQ(Interrupts::count(), 1);
    }
    std::signal(SIGHUP, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
}

TEST(RunInteractive, SharesOurGroupAndGivesTheStatus) {
    const auto exit = run_interactive(shell("test \"$(cut -d' ' -f5 /proc/$$/stat)\" = " + std::to_string(getpgrp()) +
                                            " && exit 4"));
    EXPECT_EQ(exit.code, 4);
}

TEST(RunInteractive, PassesSigtermOn) {
    const Interrupts interrupts;
    std::thread later([] {
        std::this_thread::sleep_for(200ms);
        kill(getpid(), SIGTERM);
    });
    const auto exit = run_interactive(shell("trap 'exit 6' TERM; while :; do sleep 0.05; done"));
    later.join();
    EXPECT_EQ(exit.code, 6);
    EXPECT_TRUE(exit.interrupted);
}
