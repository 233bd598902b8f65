// SPDX-License-Identifier: Apache-2.0
//
// Builds with stand-ins for kas, BitBake and docker: what is told to whom, and that nothing is left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "engine/engine.hpp"
#include "process/interrupts.hpp"
#include "process/tree.hpp"
#include "sandbox.hpp"

using namespace bspctl;
using namespace bspctl::engine;
using bspctl::testing::Sandbox;
using bspctl::testing::slurp;
using bspctl::testing::Variable;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

namespace {

// kas starts BitBake in a session of its own, so that signals to kas do not reach it, and waits for it.
constexpr const char* kas = R"(
echo "kas up"
setsid -w "$(dirname "$0")/bitbake" -c build image
status=$?
echo "kas down $status"
exit $status
)";
constexpr const char* bitbake_that_obeys = R"(
trap 'echo INT >> "$KAS_WORK_DIR/signals"; stop=yes' INT
trap 'echo TERM >> "$KAS_WORK_DIR/signals"; exit 3' TERM
echo "bitbake up"
while [ -z "$stop" ]; do sleep 0.05; done
sleep 0.3
echo "bitbake down"
exit 1
)";

class Build : public ::testing::Test {
protected:
    Build() {
        engine_.program = box_.program("kas", kas);
        job_.config = "user.yml";
        job_.work_dir = box_.work();
    }

    // Interrupts us with each signal of the list in turn, when a line with the text beside it comes.
    Outcome run_and_signal(const std::vector<std::pair<std::string, int>>& when) {
        auto next = when.begin();
        return engine::run(engine_, job_, {[&](std::string_view line) {
                                               lines_.emplace_back(line);
                                               if (next == when.end() || line.find(next->first) == line.npos) return;
                                               kill(getpid(), (next++)->second);
                                           },
                                           {}});
    }

    [[nodiscard]] std::string signals() const { return slurp(box_.work() / "signals"); }

    void TearDown() override { EXPECT_THAT(process::descendants(), IsEmpty()); }

    Sandbox box_;
    Engine engine_;
    Job job_;
    std::vector<std::string> lines_;
};

}  // namespace

TEST_F(Build, GivesLinesAndKassOwnStatus) {
    box_.program("bitbake", "echo one; echo two >&2; exit 2");
    const auto out = run_and_signal({});
    EXPECT_THAT(lines_, ElementsAre("kas up", "one", "two", "kas down 2"));
    EXPECT_EQ(out.exit.code, 2);
    EXPECT_FALSE(out.exit.interrupted);
    EXPECT_THAT(out.left_over, IsEmpty());
}

TEST_F(Build, SaysWhyKasCouldNotBeStarted) {
    engine_.program = "/no/such/kas";
    EXPECT_THAT(run_and_signal({}).exit.start_error, HasSubstr("/no/such/kas"));
}

TEST_F(Build, OneInterruptReachesBitbakeOnce) {
    box_.program("bitbake", bitbake_that_obeys);
    const auto out = run_and_signal({{"bitbake up", SIGINT}});
    EXPECT_EQ(signals(), "INT\n");
    EXPECT_THAT(lines_, Contains("bitbake down"));
    EXPECT_THAT(lines_, Contains("kas down 1"));
    EXPECT_TRUE(out.exit.interrupted);
    EXPECT_EQ(out.exit.code, 1);
    EXPECT_THAT(out.left_over, IsEmpty());
}

TEST_F(Build, SigtermReachesBitbakeAsAnInterrupt) {
    box_.program("bitbake", bitbake_that_obeys);
    EXPECT_TRUE(run_and_signal({{"bitbake up", SIGTERM}}).exit.interrupted);
    EXPECT_EQ(signals(), "INT\n");
}

TEST_F(Build, OnTickCanAskForTheEnd) {
    box_.program("bitbake", bitbake_that_obeys);
    bool up = false;
    const auto out = engine::run(engine_, job_, {[&](std::string_view line) { up = up || line == "bitbake up"; },
                                                 [&](pid_t) { return up; }});
    EXPECT_EQ(signals(), "INT\n");
    EXPECT_TRUE(out.exit.interrupted);
}

TEST_F(Build, TheSecondInterruptReachesBitbakeToo) {
    box_.program("bitbake", R"(
trap 'echo INT >> "$KAS_WORK_DIR/signals"; n=x$n; echo "got $n"' INT
echo "bitbake up"
while [ "$n" != xx ]; do sleep 0.05; done
exit 1
)");
    EXPECT_THAT(run_and_signal({{"bitbake up", SIGINT}, {"got x", SIGINT}}).left_over, IsEmpty());
    EXPECT_EQ(signals(), "INT\nINT\n");
}

TEST_F(Build, TheThirdInterruptEndsABitbakeThatIgnoresAll) {
    // Ignored signals stay ignored below it, so only SIGKILL is left.
    box_.program("bitbake", R"(
trap '' INT TERM PIPE
echo "bitbake up"
while :; do sleep 0.2; echo tick 2>/dev/null; done
)");
    box_.dir().write("work/build/bitbake.lock", "");
    box_.dir().write("work/build/bitbake.sock", "");
    const auto out = run_and_signal({{"bitbake up", SIGINT}, {"tick", SIGINT}, {"tick", SIGINT}});
    EXPECT_TRUE(out.exit.interrupted);
    EXPECT_THAT(out.left_over, Contains(HasSubstr("bitbake -c build image")));
    EXPECT_FALSE(std::filesystem::exists(box_.work() / "build/bitbake.sock"));
}

TEST_F(Build, BeforeBitbakeTheFetchIsEnded) {
    // kas 3.1 ignores signals itself; what it runs must get them.
    box_.program("kas", "trap '' INT\ntrap : TERM\necho fetching\nsetsid -w sleep 4000\necho \"fetch ended $?\"\nexit 1");
    const auto out = run_and_signal({{"fetching", SIGINT}});
    EXPECT_THAT(lines_, Contains("fetch ended 143"));
    EXPECT_TRUE(out.exit.interrupted);
}

TEST_F(Build, AnInterruptWaitsForABitbakeThatIsAboutToStart) {
    box_.program("kas", R"(trap : INT TERM
echo early
sleep 0.5
"$(dirname "$0")/bitbake" -c build image
echo "kas down $?")");
    box_.program("bitbake", bitbake_that_obeys);
    EXPECT_TRUE(run_and_signal({{"early", SIGINT}}).exit.interrupted);
    // 130: it came before the stand-in's first line.
    EXPECT_THAT(lines_.back(), ::testing::AnyOf("kas down 1", "kas down 130"));
}

TEST_F(Build, AnIdleServerIsEndedAfterTheBuild) {
    box_.program("bitbake-server", R"(
trap 'echo TERM >> "$KAS_WORK_DIR/signals"; exit 0' TERM
while :; do sleep 0.05; done
)");
    box_.program("bitbake", R"("$(dirname "$0")/bitbake-server" >/dev/null 2>&1 &
setsid sleep 4000 >/dev/null 2>&1 &
sleep 0.3
exit 0)");
    const auto out = run_and_signal({});
    EXPECT_EQ(out.exit.code, 0);
    EXPECT_EQ(signals(), "TERM\n");
    EXPECT_THAT(out.left_over, IsEmpty());  // SIGTERM was enough
}

namespace {

// A server that has its build's lock and waits for SIGTERM; its build folder's `bitbake -m` has no word for it.
class BuildThatLeavesAServer : public Build {
protected:
    BuildThatLeavesAServer() {
        box_.program("bitbake-server", R"(
trap 'echo TERM >> "$KAS_WORK_DIR/signals"; exit 0' TERM
while :; do sleep 0.05; done
)");
        box_.program("bitbake", R"(
if [ "$1" = -m ]; then sleep 8; echo "waited for -m" >> ../signals; exit 1; fi
setsid "$(dirname "$0")/bitbake-server" "$KAS_WORK_DIR/build/bitbake.lock" >/dev/null 2>&1 &
sleep 0.3
)");
        box_.dir().write("work/build/bitbake.lock", "");
    }
    // Interrupts us so many times once kas has ended, one a tick.
    Outcome run_and_interrupt_at_the_end(int times) {
        return engine::run(engine_, job_, {{}, [this, times](pid_t child) {
                                               if (child == 0 && ticks_at_end_++ < times) kill(getpid(), SIGINT);
                                               return false;
                                           }});
    }
    int ticks_at_end_ = 0;
};

}  // namespace

TEST_F(BuildThatLeavesAServer, TicksWhileItIsWaitedFor) {
    box_.program("bitbake", R"([ "$1" = -m ] && exit 1
setsid "$(dirname "$0")/bitbake-server" "$KAS_WORK_DIR/build/bitbake.lock" >/dev/null 2>&1 &
sleep 0.3)");
    (void)run_and_interrupt_at_the_end(0);
    EXPECT_GT(ticks_at_end_, 2);
}

TEST_F(BuildThatLeavesAServer, TheThirdInterruptEndsTheWaitForIt) {
    const auto out = run_and_interrupt_at_the_end(3);
    EXPECT_EQ(signals(), "TERM\n");
    EXPECT_EQ(out.exit.code, 0);  // kas had ended by then
}

TEST_F(Build, ABitbakeThatLostItsKasHearsTheSecondInterruptToo) {
    box_.program("kas", "setsid -f \"$(dirname \"$0\")/bitbake\" x >/dev/null 2>&1\nsleep 0.5\nexit 130");
    box_.program("bitbake", R"(
trap 'echo INT >> "$KAS_WORK_DIR/signals"; n=x$n' INT
while [ "$n" != xx ]; do sleep 0.05; done
)");
    int sent = 0;
    (void)engine::run(engine_, job_, {{}, [&](pid_t child) {
                                          if (child == 0 && signals() == "INT\n" && sent++ < 2) kill(getpid(), SIGINT);
                                          return false;
                                      }});
    EXPECT_EQ(signals(), "INT\nINT\n");
}

TEST_F(Build, WhatIgnoresSigtermIsKilledAndNamed) {
    box_.program("stubborn", "trap '' TERM INT\nwhile :; do sleep 0.05; done");
    box_.program("bitbake", "setsid \"$(dirname \"$0\")/stubborn\" >/dev/null 2>&1 &\nsleep 0.3");
    const auto out = run_and_signal({});
    EXPECT_THAT(out.left_over, Contains(HasSubstr("stubborn")));
}

TEST_F(Build, ABitbakeThatLostItsKasIsInterrupted) {
    box_.program("kas", "setsid -f \"$(dirname \"$0\")/bitbake\" x >/dev/null 2>&1\nsleep 0.5\nexit 130");
    box_.program("bitbake", bitbake_that_obeys);
    const auto out = run_and_signal({});
    EXPECT_EQ(signals(), "INT\n");
    EXPECT_THAT(out.left_over, IsEmpty());
}

TEST_F(Build, WhatRanBeforeIsLeftAlone) {
    process::adopt_orphans();
    box_.program("bitbake", "exit 0");
    ASSERT_EQ(process::run({{"/bin/sh", "-c", "setsid sleep 4000 >/dev/null 2>&1 & sleep 0.2"}}, {}).code, 0);
    const auto before = process::descendants();
    ASSERT_EQ(before.size(), 1u);
    EXPECT_EQ(run_and_signal({}).exit.code, 0);
    EXPECT_EQ(process::descendants().size(), 1u);
    kill(before.front().pid, SIGKILL);
    for (int i = 0; i < 500 && !process::descendants().empty(); ++i) usleep(10'000);
}

namespace {

// docker that notes what it is asked, and a kas-container that runs until the "container" is told to stop.
class ContainerBuild : public Build {
protected:
    ContainerBuild() {
        engine_.kind = Kind::container;
        engine_.runtime = "docker";
        engine_.program = box_.program("kas-container", R"(
echo "container up"
echo c0ffee > "$KAS_WORK_DIR/containers"
while [ ! -e "$KAS_WORK_DIR/stop" ]; do sleep 0.05; done
rm "$KAS_WORK_DIR/containers"
exit 2
)");
        job_.run_id = "20261121-030000";
    }
    void docker(const std::string& exec) {
        box_.program("docker", "cd '" + box_.work().string() + "'\necho \"$1\" >> signals\ncase $1 in\n" +
                                   "ps) echo \"$*\" >> filters; cat containers 2>/dev/null;;\n" + "exec) " + exec +
                                   ";;\nkill|stop) : > stop;;\nrm) rm -f containers;;\nesac\n");
    }
};

}  // namespace

TEST_F(ContainerBuild, InterruptsBitbakeInside) {
    docker("echo 1; : > stop");
    const auto out = run_and_signal({{"container up", SIGINT}});
    EXPECT_EQ(signals(), "ps\nexec\nps\n");
    EXPECT_THAT(slurp(box_.work() / "filters"), HasSubstr("--filter label=bspctl.run_id=20261121-030000"));
    EXPECT_EQ(out.exit.code, 2);
    EXPECT_TRUE(out.exit.interrupted);
    EXPECT_THAT(out.left_over, IsEmpty());
}

TEST_F(ContainerBuild, TellsKasInsideWhenThereIsNoBitbakeYet) {
    docker("echo 0");
    (void)run_and_signal({{"container up", SIGINT}});
    EXPECT_EQ(signals(), "ps\nexec\nkill\nps\n");
}

TEST_F(ContainerBuild, RemovesAContainerThatLostItsClient) {
    docker("echo 1");
    box_.program("kas-container", "echo c0ffee > \"$KAS_WORK_DIR/containers\"; exit 1");
    EXPECT_THAT(run_and_signal({}).left_over, ElementsAre("container c0ffee"));
    EXPECT_EQ(signals(), "ps\nrm\n");
}

TEST_F(ContainerBuild, EndsTheClientWhileTheImageIsFetched) {
    docker("echo 1");
    box_.program("kas-container", "echo pulling; exec sleep 4000");
    const auto out = run_and_signal({{"pulling", SIGINT}});
    EXPECT_EQ(out.exit.signal, SIGTERM);
    EXPECT_EQ(signals(), "ps\nps\n");
}
