// SPDX-License-Identifier: Apache-2.0
#include "workspace/lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <thread>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "temp_dir.hpp"

namespace bspctl::workspace {
namespace {

namespace fs = std::filesystem;
using bspctl::testing::TempDir;

// A process that does `work` and stays until it is told to end or killed.
class Process {
public:
    explicit Process(const std::function<void()>& work) {
        std::array<int, 2> ready{}, end{};
        if (::pipe(ready.data()) != 0 || ::pipe(end.data()) != 0) std::abort();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(end[1]);
            char byte = 'n';
            try {
                work();
                byte = 'y';
            } catch (...) {
            }
            if (::write(ready[1], &byte, 1) != 1 || ::read(end[0], &byte, 1) > 0) ::_exit(1);
            ::_exit(0);
        }
        ::close(ready[1]);
        ::close(end[0]);
        end_ = end[1];
        char byte = 'n';
        did_ = ::read(ready[0], &byte, 1) == 1 && byte == 'y';
        ::close(ready[0]);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() { kill(); }

    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        ::close(end_);
        pid_ = 0;
    }
    [[nodiscard]] bool did() const { return did_; }
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    pid_t pid_ = 0;
    int end_ = -1;
    bool did_ = false;
};

// Holds the lock for as long as the process lives: not released even when `work` returns.
std::function<void()> hold(const fs::path& root, Use use, const Place& place = {}) {
    return [=] { new Lock(root, "build", use, place); };
}

std::string why_refused(const std::function<void()>& action) {
    try {
        action();
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "\n" + failure.why() + "\n" + failure.fix();
    }
    return {};
}

Place network() {
    Place place;
    place.between_hosts = true;
    return place;
}

Place other_host(Place place = network()) {
    place.machine = {"elsewhere", "0123", "another-boot"};
    return place;
}

void let_pass(const fs::path& file, std::chrono::seconds time) {
    fs::last_write_time(file, fs::last_write_time(file) - time);
}

TEST(Lock, OneKilledIsRecoveredWithANote) {
    const TempDir dir;
    Process holder(hold(dir.path(), Use::exclusive));
    ASSERT_TRUE(holder.did());
    const auto pid = holder.pid();
    EXPECT_THAT(why_refused([&] { Lock(dir.path(), "build"); }), ::testing::HasSubstr("pid " + std::to_string(pid)));
    holder.kill();
    const Lock lock(dir.path(), "build");
    ASSERT_TRUE(lock.recovered());
    EXPECT_EQ(lock.recovered()->pid, pid);
}

TEST(Lock, OneReleasedLeavesNoNote) {
    const TempDir dir;
    { const Lock lock(dir.path(), "build"); }
    EXPECT_FALSE(Lock(dir.path(), "build").recovered());
    { const Lock lock(dir.path(), "build", Use::shared); }
    EXPECT_FALSE(Lock(dir.path(), "build").recovered());
}

TEST(Lock, APidThatIsUsedAgainIsNoHolder) {
    auto owner = Owner::self(Machine::here(), "build");
    EXPECT_TRUE(owner.is_running_on(Machine::here()));
    ++owner.started;
    EXPECT_FALSE(owner.is_running_on(Machine::here()));

    const TempDir dir;
    dir.write(".bspctl/lock", owner.to_json() + "\n");
    EXPECT_FALSE(is_locked(dir.path()));
    EXPECT_TRUE(Lock(dir.path(), "build").recovered());
}

TEST(Lock, WhateverTheFileSaysFlockDecides) {
    const TempDir dir;
    for (const auto& garbage : {std::string("{\"pid\":"), std::string(100'000, '['), std::string("\0\xff\n\0", 4),
                                std::string("{\"pid\":1e99,\"started\":-1}"), std::string("somebody, pid 1")}) {
        dir.write(".bspctl/lock", garbage);
        EXPECT_FALSE(is_locked(dir.path()));
        const Lock lock(dir.path(), "build");
        EXPECT_FALSE(lock.recovered());
        EXPECT_TRUE(is_locked(dir.path()));
        EXPECT_EQ(parse_owners(files::read(dir / ".bspctl/lock")).size(), 1);
    }
}

TEST(Lock, SharedByBuildsKeepsOthersOutUntilTheLastIsGone) {
    const TempDir dir;
    Process first(hold(dir.path(), Use::shared));
    Process second(hold(dir.path(), Use::shared));
    ASSERT_TRUE(first.did());
    ASSERT_TRUE(second.did());
    const auto why = why_refused([&] { Lock(dir.path(), "sync"); });
    EXPECT_THAT(why, ::testing::HasSubstr("pid " + std::to_string(first.pid())));
    EXPECT_THAT(why, ::testing::HasSubstr("pid " + std::to_string(second.pid())));
    first.kill();
    EXPECT_TRUE(is_locked(dir.path()));
    EXPECT_THAT(why_refused([&] { Lock(dir.path(), "sync"); }), ::testing::Not(::testing::HasSubstr("pid 0")));
    second.kill();
    EXPECT_FALSE(is_locked(dir.path()));
    EXPECT_NO_THROW(Lock(dir.path(), "sync"));
}

TEST(Lock, ExclusiveKeepsSharedOut) {
    const TempDir dir;
    const Lock sync(dir.path(), "sync");
    EXPECT_THAT(why_refused([&] { Lock(dir.path(), "build", Use::shared); }), ::testing::HasSubstr("bspctl sync"));
}

TEST(Lock, EachBuildDirectoryHasItsOwn) {
    const TempDir dir;
    const auto first = Lock::of_build_directory(dir.path(), dir / "build-a", "build");
    EXPECT_NO_THROW(Lock::of_build_directory(dir.path(), dir / "build-b", "build"));
    EXPECT_THAT(why_refused([&] { auto again = Lock::of_build_directory(dir.path(), dir / "build-a", "build"); }),
                ::testing::HasSubstr((dir / "build-a").string()));
    EXPECT_FALSE(fs::exists(dir / "build-a")) << "a lock makes no build directory";
}

TEST(Lock, TellsTheRun) {
    const TempDir dir;
    Lock lock(dir.path(), "build");
    lock.name_run("20260812-101500");
    EXPECT_THAT(why_refused([&] { Lock(dir.path(), "build"); }), ::testing::HasSubstr("run 20260812-101500"));
    EXPECT_EQ(parse_owners(files::read(dir / ".bspctl/lock")).size(), 1);
}

TEST(Lock, AFileRemovedUnderItIsNotMistakenForALock) {
    const TempDir dir;
    Process waiting(hold(dir.path(), Use::exclusive));
    fs::remove_all(dir / ".bspctl");
    const Lock lock(dir.path(), "build");
    EXPECT_TRUE(fs::exists(dir / ".bspctl/lock"));
}

// ------------------------------------------------------------------------------------------- between hosts

TEST(Claim, APeersIsRespectedWhileItIsFresh) {
    const TempDir dir;
    const Lock peer(dir.path(), "build", Use::exclusive, other_host());
    fs::remove(dir / ".bspctl/lock");  // a flock that does not reach here
    const auto why = why_refused([&] { Lock(dir.path(), "build", Use::shared, network()); });
    EXPECT_THAT(why, ::testing::HasSubstr("another host is at work"));
    EXPECT_THAT(why, ::testing::HasSubstr("on elsewhere since"));
}

TEST(Claim, AStaleOneOfAPeerIsReportedAndKept) {
    const TempDir dir;
    Process peer(hold(dir.path(), Use::exclusive, other_host()));
    peer.kill();
    let_pass(dir / ".bspctl/lock.host", std::chrono::minutes(6));
    const auto why = why_refused([&] { Lock(dir.path(), "build", Use::exclusive, network()); });
    EXPECT_THAT(why, ::testing::HasSubstr("no sign of it for 6m"));
    EXPECT_THAT(why, ::testing::HasSubstr("rm " + (dir / ".bspctl/lock.host").string()));
    EXPECT_TRUE(fs::exists(dir / ".bspctl/lock.host"));
}

TEST(Claim, OneOfThisSystemIsRecovered) {
    const TempDir dir;
    Process holder(hold(dir.path(), Use::exclusive, network()));
    ASSERT_TRUE(holder.did());
    const auto pid = holder.pid();
    holder.kill();
    {
        const Lock lock(dir.path(), "build", Use::exclusive, network());
        ASSERT_TRUE(lock.recovered());
        EXPECT_EQ(lock.recovered()->pid, pid);
    }
    EXPECT_FALSE(fs::exists(dir / ".bspctl/lock.host"));
}

TEST(Claim, OneOfThisMachineBeforeItsRestartIsRecoveredOnceItIsOld) {
    const TempDir dir;
    auto before = network();
    before.machine.boot = "an-earlier-boot";
    if (before.machine.id.empty()) before.machine.id = "0123";
    auto now = network();
    now.machine.id = before.machine.id;
    Process holder(hold(dir.path(), Use::exclusive, before));
    holder.kill();
    EXPECT_NE(why_refused([&] { Lock(dir.path(), "build", Use::exclusive, now); }), "");
    let_pass(dir / ".bspctl/lock.host", std::chrono::minutes(6));
    EXPECT_TRUE(Lock(dir.path(), "build", Use::exclusive, now).recovered());
}

TEST(Claim, OneThatCannotBeReadIsAPeers) {
    const TempDir dir;
    dir.write(".bspctl/lock.host", "\xff{{{");
    EXPECT_THAT(why_refused([&] { Lock(dir.path(), "build", Use::exclusive, network()); }),
                ::testing::HasSubstr("does not say by whom"));
}

TEST(Claim, TheLastHolderOfAHostGivesItUp) {
    const TempDir dir;
    std::optional<Lock> first(std::in_place, dir.path(), "build", Use::shared, network());
    std::optional<Lock> second(std::in_place, dir.path(), "build", Use::shared, network());
    EXPECT_FALSE(second->recovered());
    first.reset();
    EXPECT_TRUE(fs::exists(dir / ".bspctl/lock.host"));
    second.reset();
    EXPECT_FALSE(fs::exists(dir / ".bspctl/lock.host"));
}

TEST(Claim, IsTouchedWhileItIsHeld) {
    const TempDir dir;
    auto place = network();
    place.heartbeat = std::chrono::milliseconds(1);
    const Lock lock(dir.path(), "build", Use::exclusive, place);
    const auto file = dir / ".bspctl/lock.host";
    let_pass(file, std::chrono::minutes(10));
    const auto old = fs::last_write_time(file);
    while (fs::last_write_time(file) == old) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(Claim, LeavesNoDrafts) {
    const TempDir dir;
    { const Lock lock(dir.path(), "build", Use::exclusive, network()); }
    const auto entries = std::distance(fs::directory_iterator(dir / ".bspctl"), fs::directory_iterator());
    EXPECT_EQ(entries, 1);
}

// ------------------------------------------------------------------------------------------------- two at once

// Whoever is in makes a folder and removes it: two of them at one time would meet.
int race(const fs::path& root, const Place& place, int rounds) {
    int done = 0;
    for (int tries = 0; done < rounds && tries < rounds * 1000; ++tries) {
        try {
            const Lock lock(root, "build", Use::exclusive, place);
            if (!fs::create_directory(root / "inside")) return 1;
            std::this_thread::yield();
            if (!fs::remove(root / "inside")) return 1;
            ++done;
        } catch (const Failure&) {
            std::this_thread::yield();
        }
    }
    return done == rounds ? 0 : 2;
}

void expect_never_two(const Place& here, const Place& there, int rounds) {
    const TempDir dir;
    std::array<pid_t, 2> racers{};
    for (std::size_t i = 0; i < racers.size(); ++i) {
        racers[i] = ::fork();
        if (racers[i] == 0) ::_exit(race(dir.path(), i == 0 ? here : there, rounds));
    }
    for (const auto racer : racers) {
        int status = 0;
        ::waitpid(racer, &status, 0);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "1: both were in; 2: one never got in " << status;
    }
}

TEST(Race, NeverTwoHoldersOnOneHost) { expect_never_two({}, {}, 200); }

TEST(Race, NeverTwoHoldersOnOneHostOverTheNetwork) { expect_never_two(network(), network(), 200); }

}  // namespace
}  // namespace bspctl::workspace
