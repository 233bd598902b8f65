// SPDX-License-Identifier: Apache-2.0
#include "engine/orphans.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/bitbake_processes.hpp"

namespace bspctl::engine {
namespace {

process::Process process(pid_t pid, pid_t parent, std::vector<std::string> argv) {
    process::Process out;
    out.pid = pid;
    out.parent = parent;
    out.argv = std::move(argv);
    return out;
}

bool belongs(std::vector<std::string> argv, const Facts& facts) {
    return belongs_to_build(process(7, 1, std::move(argv)), facts, "/bsp", "/bsp/build");
}

TEST(Orphans, AServerIsKnownByItsLock) {
    EXPECT_TRUE(belongs({"python3", "/poky/bin/bitbake-server", "decafbad", "5", "/bsp/build/bitbake-cookerdaemon.log", "/bsp/build/bitbake.lock"}, {}));
    EXPECT_FALSE(belongs({"python3", "/poky/bin/bitbake-server", "decafbad", "5", "/other/build/bitbake.lock"}, {}));
    EXPECT_FALSE(belongs({"python3", "/poky/bin/bitbake-server", "decafbad", "5", "/bsp/build-b/bitbake.lock"}, {}));
}

TEST(Orphans, AClientAndAWorkerAreKnownByWhereTheyStand) {
    EXPECT_TRUE(belongs({"python3", "/poky/bin/bitbake", "image"}, {"/bsp/build", {}}));
    EXPECT_FALSE(belongs({"python3", "/poky/bin/bitbake", "image"}, {"/bsp/build-b", {}}));
    EXPECT_TRUE(belongs({"python3", "/poky/bin/bitbake-worker", "decafbad"}, {"/bsp/build/tmp/work/app", {}}));
    EXPECT_FALSE(belongs({"python3", "/poky/bin/bitbake-worker", "decafbad"}, {"/bsp/build-b", {}}));
}

TEST(Orphans, KasIsKnownByItsEnvironment) {
    const std::vector<std::string> kas{"python3", "/usr/bin/kas", "build", "a.yml"};
    EXPECT_TRUE(belongs(kas, {"/bsp", {"KAS_WORK_DIR=/bsp"}}));
    EXPECT_FALSE(belongs(kas, {"/bsp", {"KAS_WORK_DIR=/bsp", "KAS_BUILD_DIR=/bsp/build-b"}}));
    EXPECT_FALSE(belongs(kas, {"/bsp", {"KAS_WORK_DIR=/elsewhere"}}));
    EXPECT_FALSE(belongs(kas, {"/bsp", {}}));
}

TEST(Orphans, WhoeverElseStandsThereIsNoPartOfIt) {
    EXPECT_FALSE(belongs({"bash"}, {"/bsp/build", {"KAS_WORK_DIR=/bsp"}}));
    EXPECT_FALSE(belongs({"vim", "/bsp/build/conf/local.conf"}, {"/bsp/build", {}}));
    EXPECT_FALSE(belongs({"less", "/poky/bin/bitbake"}, {"/bsp/build", {}}));
    EXPECT_FALSE(belongs({}, {}));
}

TEST(Orphans, TheClientIsToldAndNotWhatItHasStarted) {
    const std::vector<std::string> client{"python3", "/poky/bin/bitbake", "image"}, kas{"python3", "/usr/bin/kas", "build"};
    EXPECT_THAT(bitbake_clients_among({process(10, 1, kas), process(11, 10, client), process(12, 11, client), process(13, 1, client)}),
                ::testing::ElementsAre(11));
    EXPECT_THAT(bitbake_clients_among({process(11, 1, client), process(12, 11, client)}), ::testing::ElementsAre(11));
    EXPECT_THAT(bitbake_clients_among({process(10, 1, kas)}), ::testing::IsEmpty());
}

}  // namespace
}  // namespace bspctl::engine
