// SPDX-License-Identifier: Apache-2.0
#include "base/children.hpp"
#include "process/tree.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "process/process.hpp"
#include "process/spawn.hpp"

using namespace bspctl::process;
using namespace std::chrono_literals;

namespace {

bool below_us(std::string_view word) {
    const auto all = descendants();
    return std::any_of(all.begin(), all.end(), [&](const Process& process) {
        return std::find(process.argv.begin(), process.argv.end(), word) != process.argv.end();
    });
}

bool becomes(const std::function<bool()>& condition) {
    for (int i = 0; i < 500 && !condition(); ++i) std::this_thread::sleep_for(10ms);
    return condition();
}

}  // namespace

TEST(ParseStat, TakesTheFieldsBehindTheLastParenthesis) {
    Process process;
    ASSERT_TRUE(parse_stat("42 (a) b (c) S 7 42 42 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 98765 1 2 3\n", process));
    EXPECT_EQ(process.pid, 42);
    EXPECT_EQ(process.parent, 7);
    EXPECT_EQ(process.state, 'S');
    EXPECT_EQ(process.name, "a) b (c");
    EXPECT_EQ(process.started, 98765u);
}

TEST(ParseStat, RefusesWhatIsNoStatLine) {
    Process process;
    for (const auto* line : {"", "42", "42 (", ") 42 (", "42 (x) S 7", "x (y) S 7 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 9"}) {
        EXPECT_FALSE(parse_stat(line, process)) << line;
    }
}

TEST(Descendants, SeesAnOrphanInItsOwnSession) {
    adopt_orphans();
    ASSERT_EQ(run({{"/bin/sh", "-c", "setsid sleep 4321 >/dev/null 2>&1 & exit 0"}}, {}).code, 0);
    EXPECT_TRUE(becomes([] { return below_us("4321"); }));
    for (const auto& process : descendants()) kill(process.pid, SIGKILL);
    EXPECT_TRUE(becomes([] { return descendants().empty(); }));
}

TEST(Descendants, NamesParentsBeforeChildren) {
    const auto shell = spawn({{"/bin/sh", "-c", "sleep 4322; true"}}, {}, true);
    ASSERT_TRUE(becomes([] { return below_us("4322"); }));
    const auto all = descendants();
    ASSERT_GE(all.size(), 2u);
    EXPECT_EQ(all.front().pid, shell.pid);
    EXPECT_EQ(all.back().parent, shell.pid);
    kill(-shell.pid, SIGKILL);
    Exit exit;
    collect(shell.pid, exit);
    EXPECT_EQ(exit.signal, SIGKILL);
}

TEST(ReapAdopted, LeavesOurOwnChildrensStatusAlone) {
    adopt_orphans();
    const auto child = spawn({{"/bin/sh", "-c", "exit 7"}}, {}, true);
    ASSERT_GT(child.pid, 0);
    ASSERT_TRUE(becomes([&] { return has_ended(child.pid); }));
    bspctl::children::reap_others();
    EXPECT_TRUE(descendants().empty());
    Exit exit;
    collect(child.pid, exit);
    EXPECT_EQ(exit.code, 7);
}

TEST(ReapAdopted, TakesTheZombiesOfOrphans) {
    adopt_orphans();
    // Three grandchildren outlive their parent and end as our zombies.
    ASSERT_EQ(run({{"/bin/sh", "-c", "for i in 1 2 3; do setsid sleep 0.05 >/dev/null 2>&1 & done"}}, {}).code, 0);
    EXPECT_TRUE(becomes([] {
        bspctl::children::reap_others();
        return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
    }));
}
