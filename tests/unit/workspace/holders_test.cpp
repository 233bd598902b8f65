// SPDX-License-Identifier: Apache-2.0
#include "workspace/holders.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "temp_dir.hpp"
#include "workspace/lock.hpp"

namespace bspctl::workspace {
namespace {

TEST(Holders, NobodyWhereThereIsNoLock) {
    const testing::TempDir dir;
    EXPECT_TRUE(holders_of(dir.path()).here.empty());
    EXPECT_TRUE(holders_of(dir.path()).elsewhere.empty());
}

TEST(Holders, AProcessIsNamedOnceWithItsRun) {
    const testing::TempDir dir;
    Lock tree(dir.path(), "build", Use::shared);
    auto folder = Lock::of_build_directory(dir.path(), dir / "build-a", "build");
    folder.name_run("20261121-030000");
    const auto holders = holders_of(dir.path());
    ASSERT_EQ(holders.here.size(), 1U);
    EXPECT_EQ(holders.here[0].pid, ::getpid());
    EXPECT_EQ(holders.here[0].run, "20261121-030000");
    EXPECT_TRUE(holders.elsewhere.empty());
}

TEST(Holders, OneThatDiedHoldsNothing) {
    const testing::TempDir dir;
    (void)dir.write(".bspctl/lock", R"({"pid":4194000,"started":5,"host":"h","machine":"m","boot":"b","since":"s","command":"build","run":""})" "\n");
    const auto holders = holders_of(dir.path());
    EXPECT_TRUE(holders.here.empty());
    EXPECT_TRUE(holders.elsewhere.empty());
}

TEST(Holders, ALockThatIsHeldByNobodyHereIsHeldElsewhere) {
    const testing::TempDir dir;
    const Lock lock(dir.path(), "build");
    Place place;
    place.machine.boot = "another system";
    const auto holders = holders_of(dir.path(), place);
    EXPECT_TRUE(holders.here.empty());
    ASSERT_EQ(holders.elsewhere.size(), 1U);
    EXPECT_EQ(holders.elsewhere[0].command, "build");
}

TEST(Holders, AProcessThatEndedAndWasNotWaitedForIsNotAtWork) {
    const auto machine = Machine::here();
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const auto child = ::fork();
    if (child == 0) {
        const auto self = Owner::self(machine, "build").to_json() + "\n";
        ::_exit(::write(pipe[1], self.data(), self.size()) > 0 ? 0 : 1);
    }
    std::string text(1024, '\0');
    text.resize(static_cast<std::size_t>(::read(pipe[0], text.data(), text.size())));
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
    const auto owner = parse_owner(text.substr(0, text.find('\n')));
    ASSERT_TRUE(owner);
    EXPECT_EQ(owner->pid, child);
    EXPECT_FALSE(owner->is_running_on(machine));
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]), ::close(pipe[1]);
}

}  // namespace
}  // namespace bspctl::workspace
