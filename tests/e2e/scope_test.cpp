// SPDX-License-Identifier: Apache-2.0
//
// A build in a scope of the user's systemd. systemd is not there in a container, so its client is a script that does what
// the real one does with the process: it becomes the program.
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* becomes_the_program = "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"";

class Scope : public ::testing::Test {
protected:
    void SetUp() override {
        BSPCTL_NEEDS_KAS();
        space_.write_kas("kas.yml", "good");
        space_.write(".bspctl.toml", "[build]\nscope_memory_high = 0.9\n");
        std::filesystem::create_directories(space_ / "run");
        ASSERT_EQ(::mknod((space_ / "run/bus").c_str(), S_IFSOCK | 0600, 0), 0);
    }
    [[nodiscard]] Outcome built(const std::string& systemd_run, std::vector<std::string> more = {}) const {
        space_.write("fake/systemd-run", "#!/bin/sh\necho \"$*\" >> " + (space_ / "asked").string() + "\n" + systemd_run + "\n");
        ::chmod((space_ / "fake/systemd-run").c_str(), 0755);
        auto build = space_.build(std::move(more));
        build.env.emplace_back("PATH", (space_ / "fake").string() + ":" + std::getenv("PATH"));
        build.env.emplace_back("XDG_RUNTIME_DIR", (space_ / "run").string());
        build.env.emplace_back("BSPCTL_SCOPE", "");
        return run(build);
    }
    [[nodiscard]] std::string scope_of_last_run() const { return text(event(space_.last_run(), "run_start"), "scope"); }

    Workspace space_;
};

TEST_F(Scope, ALimitedBuildRunsInOneOnce) {
    const auto ended = built(becomes_the_program);
    EXPECT_EQ(ended.code, 0) << ended.err;
    const auto asked = space_.read("asked");
    EXPECT_THAT(asked, HasSubstr("--property=MemoryHigh=90%"));
    EXPECT_EQ(std::count(asked.begin(), asked.end(), '\n'), 2) << "a try and the build:\n" << asked;
    EXPECT_THAT(scope_of_last_run(), StartsWith("bspctl-"));
    EXPECT_THAT(asked, HasSubstr(scope_of_last_run()));
}

TEST_F(Scope, WithoutSystemdTheBuildRunsAndSaysThatTheLimitIsNotKept) {
    const auto ended = built("echo 'Failed to connect to bus' >&2; exit 1");
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("limits of build.scope_* are not kept: Failed to connect to bus"));
    EXPECT_EQ(scope_of_last_run(), "");
}

TEST_F(Scope, IsNotEnteredWhenItIsNotWanted) {
    EXPECT_EQ(built(becomes_the_program, {"--no-scope"}).code, 0);
    EXPECT_EQ(built(becomes_the_program, {"--dry-run"}).code, 0);
    space_.write(".bspctl.toml", "");
    EXPECT_EQ(built(becomes_the_program).code, 0);
    EXPECT_EQ(space_.read("asked"), "");
}

// What the kernel ends first when memory is over shall be a compiler, not the session that it runs in.
TEST_F(Scope, ProcessesOfABuildAreOfferedToTheOomKiller) {
    space_.write(".bspctl.toml", "[build]\nscope_oom_score_adjust = 321\n");
    space_.write_kas("kas.yml", "slow");
    Running build(space_.build());
    const auto marker = space_ / "build/slow-is-running";
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(marker) || build.ended(); }) && !build.ended());
    std::string scores;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::error_code error;
        const auto cwd = std::filesystem::read_symlink(entry.path() / "cwd", error).string();
        if (!error && cwd.starts_with((space_ / "build").string())) scores += testing::slurp(entry.path() / "oom_score_adj");
    }
    EXPECT_THAT(scores, HasSubstr("321\n"));
    build.signal(SIGTERM);
    (void)build.wait();
}

}  // namespace
}  // namespace bspctl::e2e
