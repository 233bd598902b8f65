// SPDX-License-Identifier: Apache-2.0
#include "process/login_session.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/descriptor.hpp"
#include "temp_dir.hpp"

namespace bspctl::process {
namespace {

using ::testing::ElementsAre;

TEST(LoginSession, IsToldFromTheCgroup) {
    EXPECT_TRUE(is_in_session("0::/user.slice/user-1000.slice/session-4.scope\n"));
    EXPECT_FALSE(is_below_manager("0::/user.slice/user-1000.slice/session-4.scope\n"));
    EXPECT_TRUE(is_below_manager("0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope\n"));
    EXPECT_FALSE(is_in_session("0::/system.slice/cron.service\n"));
}

TEST(LoginSession, LingersByTheFileOfItsUser) {
    const testing::TempDir root;
    (void)root.write("var/lib/systemd/linger/alice", "");
    EXPECT_TRUE(lingers(root.path(), "alice"));
    EXPECT_FALSE(lingers(root.path(), "bob"));
    EXPECT_FALSE(lingers(root.path(), "")) << "the folder itself is no user";
}

TEST(LoginSession, TheManagerIsWhereItsSocketIs) {
    const testing::TempDir root;
    const auto folder = root.path() / "run/user/1000";
    std::filesystem::create_directories(folder);
    (void)root.write("run/user/1000/bus", "no socket");
    EXPECT_EQ(manager_folder(root.path(), "", 1000), "");
    std::filesystem::remove(folder / "bus");
    const Descriptor server(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, (folder / "bus").c_str(), sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(manager_folder(root.path(), "", 1000), folder);
    EXPECT_EQ(manager_folder(root.path(), folder.string(), 7), folder);
    EXPECT_EQ(manager_folder(root.path(), (root.path() / "other").string(), 1000), "") << "what the environment names counts";
}

TEST(LoginSession, ScopeHasTheLimitsThatWereAskedFor) {
    EXPECT_THAT(scope_words("a.scope", {}), ElementsAre("systemd-run", "--user", "--scope", "--quiet", "--collect", "--unit=a.scope", "--"));
    EXPECT_THAT(scope_words("a.scope", {0.8, 0.9, 50, 20}),
                ElementsAre("systemd-run", "--user", "--scope", "--quiet", "--collect", "--unit=a.scope", "--property=MemoryHigh=80%",
                            "--property=MemoryMax=90%", "--property=CPUWeight=50", "--property=IOWeight=20", "--"));
}

TEST(LoginSession, NoShareIsSoSmallThatNothingRuns) {
    EXPECT_THAT(scope_words("a.scope", {.memory_high = 0.001}), ::testing::Contains("--property=MemoryHigh=1%"));
}

TEST(LoginSession, WhyThereIsNoScopeIsSaid) {
    EXPECT_EQ(obstacle_to_scope({"env", "--"}), "");
    EXPECT_EQ(obstacle_to_scope({"sh", "-c", "echo Failed to connect to bus >&2; exit 1"}), "Failed to connect to bus");
    EXPECT_EQ(obstacle_to_scope({"sh", "-c", "exit 3"}), "systemd-run ends with status 3") << "silence is no consent";
    EXPECT_NE(obstacle_to_scope({"no-such-systemd-run", "--"}), "");
}

TEST(LoginSession, AProcessThatIsNotThereCannotBeOffered) {
    EXPECT_FALSE(offer_to_oom_killer(-1, 500));
}

}  // namespace
}  // namespace bspctl::process
