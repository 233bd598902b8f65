// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.hpp"
#include "engine/bitbake_processes.hpp"
#include "engine/build_control.hpp"
#include "engine/stale_locks.hpp"
#include "engine/stop_ladder.hpp"
#include "sandbox.hpp"
#include "temp_dir.hpp"

using namespace bspctl::engine;
using namespace std::chrono_literals;
using bspctl::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace {

const StopLadder::Time start{};

bspctl::process::Process process(pid_t pid, pid_t parent, std::vector<std::string> argv) {
    bspctl::process::Process out;
    out.pid = pid;
    out.parent = parent;
    out.argv = std::move(argv);
    return out;
}

}  // namespace

TEST(StopLadder, WaitsForEverAfterOneInterrupt) {
    StopLadder ladder;
    EXPECT_EQ(ladder.at(start, 0, false), Stop::none);
    EXPECT_EQ(ladder.at(start + 1s, 1, false), Stop::ask);
    EXPECT_EQ(ladder.at(start + 10h, 1, false), Stop::ask);
}

TEST(StopLadder, InsistsAtTheSecondAndEndsAtTheThird) {
    StopLadder ladder;
    EXPECT_EQ(ladder.at(start, 2, false), Stop::insist);
    EXPECT_EQ(ladder.at(start + 29s, 2, false), Stop::insist);
    EXPECT_EQ(ladder.at(start + 29s, 3, false), Stop::terminate);
    EXPECT_EQ(ladder.at(start + 33s, 3, false), Stop::terminate);
    EXPECT_EQ(ladder.at(start + 34s, 3, false), Stop::kill);
}

TEST(StopLadder, LosesPatienceAfterTheSecond) {
    StopLadder ladder;
    EXPECT_EQ(ladder.at(start, 1, false), Stop::ask);
    EXPECT_EQ(ladder.at(start + 100s, 2, false), Stop::insist);
    EXPECT_EQ(ladder.at(start + 130s, 2, false), Stop::terminate);
    EXPECT_EQ(ladder.at(start + 135s, 2, false), Stop::kill);
}

TEST(StopLadder, IsOverAfter30SecondsInAHurry) {
    StopLadder ladder;
    EXPECT_EQ(ladder.at(start, 1, true), Stop::ask);
    EXPECT_EQ(ladder.at(start + 10s, 1, true), Stop::insist);
    EXPECT_EQ(ladder.at(start + 25s, 1, true), Stop::terminate);
    EXPECT_EQ(ladder.at(start + 30s, 1, true), Stop::kill);
    EXPECT_EQ(ladder.end(), start + 25s);
    StopLadder without_signal;
    EXPECT_EQ(without_signal.end(), StopLadder::Time::max());
    EXPECT_EQ(without_signal.at(start, 0, true), Stop::ask);
}

TEST(BitbakeClient, IsToldFromItsServerAndFromWhatOnlyNamesIt) {
    EXPECT_TRUE(is_bitbake_client({"python3", "/src/bitbake/bin/bitbake", "-c", "build", "image"}));
    EXPECT_TRUE(is_bitbake_client({"/usr/bin/python3", "-u", "/x/bin/bitbake", "x"}));
    EXPECT_TRUE(is_bitbake_client({"/bin/sh", "bin/bitbake", "x"}));
    EXPECT_TRUE(is_bitbake_client({"bitbake"}));
    EXPECT_FALSE(is_bitbake_client({"python3", "/src/bitbake/bin/bitbake-server", "decafbad"}));
    EXPECT_FALSE(is_bitbake_client({"python3", "/src/bitbake/bin/bitbake-worker", "decafbad"}));
    EXPECT_FALSE(is_bitbake_client({"less", "/src/bitbake/bin/bitbake"}));
    EXPECT_FALSE(is_bitbake_client({"sh", "-c", "bitbake"}));
    EXPECT_FALSE(is_bitbake_client({"git", "clone", "/srv/bitbake"}));
    EXPECT_FALSE(is_bitbake_client({"python3", "/usr/bin/kas", "build"}));
    EXPECT_FALSE(is_bitbake_client({}));
}

TEST(BitbakeClients, AreThoseBelowKasWithoutTheirOwnChildren) {
    const std::vector<std::string> client{"python3", "/x/bin/bitbake"};
    EXPECT_THAT(bitbake_clients_below(10, {process(10, 1, {"kas"}), process(11, 10, {"sh"}), process(12, 11, client),
                                           process(13, 12, client), process(20, 1, client)}),
                ElementsAre(12));
    EXPECT_THAT(bitbake_clients_below(10, {process(10, 1, client)}), ElementsAre(10));
    EXPECT_THAT(bitbake_clients_below(10, {}), IsEmpty());
}

TEST(EndServerCommand, AsksTheServersOwnBitbakeInItsFolder) {
    const auto command = end_server_command({"/usr/bin/python3", "/src/bitbake/bin/bitbake-server", "decafbad", "3", "5",
                                             "/ws/build/bitbake-cookerdaemon.log", "/ws/build/bitbake.lock",
                                             "/ws/build/bitbake.sock", "60"});
    ASSERT_TRUE(command);
    EXPECT_THAT(command->argv, ElementsAre("/usr/bin/python3", "/src/bitbake/bin/bitbake", "-m"));
    EXPECT_EQ(command->cwd, "/ws/build");
    EXPECT_FALSE(end_server_command({"python3", "/src/bitbake/bin/bitbake", "-c", "build"}));
    EXPECT_FALSE(end_server_command({}));
}

TEST(StaleLocks, GoWhenNobodyHoldsThem) {
    const TempDir dir;
    for (const auto* name : {"bitbake.lock", "bitbake.sock", "hashserve.sock", "other"}) dir.write(name, "");
    EXPECT_TRUE(remove_stale_locks(dir.path()));
    EXPECT_FALSE(std::filesystem::exists(dir / "bitbake.lock"));
    EXPECT_FALSE(std::filesystem::exists(dir / "bitbake.sock"));
    EXPECT_FALSE(std::filesystem::exists(dir / "hashserve.sock"));
    EXPECT_TRUE(std::filesystem::exists(dir / "other"));
    EXPECT_FALSE(remove_stale_locks(dir.path()));
}

TEST(StaleLocks, OfALivingServerStay) {
    const TempDir dir;
    const auto file = dir.write("bitbake.lock", "");
    dir.write("bitbake.sock", "");
    const int fd = open(file.c_str(), O_RDWR);
    ASSERT_EQ(flock(fd, LOCK_EX), 0);
    EXPECT_FALSE(remove_stale_locks(dir.path()));
    EXPECT_TRUE(std::filesystem::exists(dir / "bitbake.sock"));
    close(fd);
}

// `bspctl stop --force` of a build that has lost its bspctl begins with the second step.
TEST(ContainerControl, InsistsByASecondInterrupt) {
    const bspctl::testing::Sandbox box;
    box.program("podman", "echo \"$1\" >> " + (box.dir() / "asked").string() + "; [ \"$1\" = ps ] && echo c0ffee || echo 1");
    Engine engine;
    engine.runtime = "podman";
    Job job;
    job.work_dir = box.work();
    job.run_id = "20261121-030000";
    const auto control = control_container(engine, job);
    const auto interrupts = [&] {
        const auto asked = bspctl::testing::slurp(box.dir() / "asked");
        return bspctl::text::lines(asked).size() / 2;  // each after a look for the container
    };
    control->tell(Stop::insist, 0);
    EXPECT_EQ(interrupts(), 1U);
    control->tell(Stop::insist, 0);
    control->tell(Stop::insist, 0);
    EXPECT_EQ(interrupts(), 2U);
}

TEST(ContainerControl, NamesWhatRunsAsItsUserKnowsIt) {
    const bspctl::testing::Sandbox box;
    box.program("podman", R"(case "$*" in *"--format container {{.Names}} of {{.Image}}"*) echo "container kas_1 of ghcr.io/siemens/kas/kas:5.4";; esac)");
    Engine engine;
    engine.runtime = "podman";
    Job job;
    job.work_dir = box.work();
    job.run_id = "20261121-030000";
    EXPECT_THAT(control_container(engine, job)->running(), ElementsAre("container kas_1 of ghcr.io/siemens/kas/kas:5.4"));
}
