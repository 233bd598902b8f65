// SPDX-License-Identifier: Apache-2.0
//
// What ends a build besides itself: its guards, `bspctl stop`, and a bspctl that is killed.
#include <algorithm>
#include <csignal>
#include <memory>
#include <random>
#include <thread>

#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

namespace {

std::string last_outcome(const fs::path& run) {
    const auto end = event(run, "run_end");
    return end.IsObject() ? text(end, "outcome") : "no end";
}

std::size_t ends_of(const fs::path& run) {
    const auto all = events(run);
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& one) { return text(one, "event") == "run_end"; }));
}

}  // namespace

class Guards : public ::testing::Test {
protected:
    void SetUp() override { BSPCTL_NEEDS_KAS(); }
    // Starts a build of `recipe` and waits until its task runs.
    std::unique_ptr<Running> started(const std::string& recipe, std::vector<std::string> more = {}) {
        space_.write_kas("kas.yml", recipe);
        auto build = std::make_unique<Running>(space_.build(std::move(more)));
        const auto marker = space_ / ("build/" + recipe + "-is-running");
        EXPECT_TRUE(eventually([&] { return fs::exists(marker) || build->ended(); }) && fs::exists(marker)) << "it does not run";
        return build;
    }
    Outcome built(const std::string& recipe, std::vector<std::string> more) {
        space_.write_kas("kas.yml", recipe);
        return space_.run_build(std::move(more));
    }
    void set(const std::string& build_keys) { space_.write(".bspctl.toml", "[build]\n" + build_keys); }
    void expect_nothing_left() {
        (void)eventually([&] { return processes_in(space_.root()).empty(); }, std::chrono::seconds(5));
        for (const auto& process : processes_in(space_.root())) ADD_FAILURE() << process;
    }
    // The way a bspctl ends that is given no chance.
    static void kill_alone(Running& build) {
        build.signal(SIGKILL);
        (void)build.wait();
    }

    Workspace space_;
};

TEST_F(Guards, ASilentTaskIsNamedAndEndsTheBuild) {
    set("stall_abort_secs = 4\n");
    const auto ended = built("slow", {});
    EXPECT_EQ(ended.code, 1) << ended.err;
    EXPECT_EQ(last_outcome(space_.last_run()), "stall-timeout");
    EXPECT_EQ(text(event(space_.last_run(), "step_fail", "kas_build"), "reason"), "stall-timeout: slow:do_compile");
    EXPECT_THAT(ended.err, HasSubstr("stall-timeout: slow:do_compile"));
    expect_nothing_left();
}

TEST_F(Guards, ALoadIsSampledAndItsWorstKept) {
    ASSERT_EQ(built("good", {}).code, 0);
    const auto samples = testing::slurp(space_.last_run() / "samples.tsv");
    EXPECT_THAT(samples, ::testing::StartsWith("#time\t"));
    EXPECT_GE(std::count(samples.begin(), samples.end(), '\n'), 2);
    EXPECT_TRUE(event(space_.last_run(), "run_end").HasMember("peak_load"));
}

TEST_F(Guards, TheTimeLimitIsExit124) {
    const auto ended = built("slow", {"--timeout", "12s"});
    EXPECT_EQ(ended.code, 124) << ended.err;
    EXPECT_EQ(last_outcome(space_.last_run()), "timeout");
    expect_nothing_left();
}

TEST_F(Guards, ALimitThatIsNoDurationStopsNothingButTheStart) {
    const auto ended = built("good", {"--timeout", "soon"});
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_TRUE(space_.runs().empty());
}

TEST_F(Guards, ADiskBelowItsMarkEndsTheBuild) {
    set("disk_stop_gb = 1000000\n");
    const auto ended = built("slow", {});
    EXPECT_EQ(ended.code, 1) << ended.err;
    EXPECT_EQ(last_outcome(space_.last_run()), "disk-full");
    expect_nothing_left();
}

TEST_F(Guards, StopLetsTheTaskEndAndTheNextBuildGoesOn) {
    auto build = started("patient");
    const auto stopped = space_.run_bspctl({"stop", "--json"});
    EXPECT_EQ(stopped.code, 0) << stopped.err;
    const auto answer = parse_json(stopped.out);
    EXPECT_EQ(text(answer, "schema"), "bspctl.stop/1");
    ASSERT_EQ(answer["stopped"].Size(), 1U);
    EXPECT_EQ(text(answer["stopped"][0], "run"), space_.last_run().filename().string());
    EXPECT_EQ(build->wait().code, 130);
    EXPECT_TRUE(fs::exists(space_ / "build/patient-has-finished"));
    expect_nothing_left();
    EXPECT_EQ(space_.run_build().code, 0);
}

TEST_F(Guards, StopWithForceWaitsForNoTask) {
    auto build = started("slow");
    const auto stopped = space_.run_bspctl({"stop", "--force"});
    EXPECT_EQ(stopped.code, 0) << stopped.err;
    EXPECT_EQ(build->wait().code, 130);
    expect_nothing_left();
}

TEST_F(Guards, StopLosesPatience) {
    auto build = started("slow");
    EXPECT_EQ(space_.run_bspctl({"stop", "--timeout", "2"}).code, 0);
    EXPECT_EQ(build->wait().code, 130);
    expect_nothing_left();
}

TEST_F(Guards, WithNothingRunningStopIsDone) {
    const auto stopped = space_.run_bspctl({"stop"});
    EXPECT_EQ(stopped.code, 0) << stopped.err;
    EXPECT_THAT(stopped.err, HasSubstr("nothing is running here"));
}

TEST_F(Guards, StopEndsAWholeFanOut) {
    space_.write_kas("kas.yml", "slow");
    Running build(space_.build({"--matrix", "machine=quickstart-board,second-board"}));
    ASSERT_TRUE(eventually([&] { return fs::exists(space_ / "build-quickstart-board/slow-is-running"); }));
    EXPECT_EQ(space_.run_bspctl({"stop", "--force"}).code, 0);
    EXPECT_EQ(build.wait().code, 130);
    EXPECT_FALSE(fs::exists(space_ / "build-second-board/slow-is-running"));
    expect_nothing_left();
}

TEST_F(Guards, WhatAKilledBspctlLeftIsNamedAndStopped) {
    auto build = started("slow");
    kill_alone(*build);
    ASSERT_FALSE(processes_in(space_.root()).empty()) << "nothing goes on without it: there is nothing to test";
    const auto second = space_.run_build();
    EXPECT_EQ(second.code, 2) << second.err;
    EXPECT_THAT(second.err, HasSubstr("bspctl stop"));
    const auto stopped = space_.run_bspctl({"stop", "--timeout", "2"});
    EXPECT_EQ(stopped.code, 0) << stopped.err;
    expect_nothing_left();
    EXPECT_EQ(last_outcome(space_.runs().front()), "aborted");
    EXPECT_FALSE(fs::exists(space_ / "build/bitbake.sock"));
    EXPECT_EQ(built("good", {}).code, 0);
    EXPECT_EQ(ends_of(space_.runs().front()), 1U);
}

TEST_F(Guards, ARunThatWasKilledIsClosedOnceAndSaidOnce) {
    auto build = started("patient");
    kill_alone(*build);
    const auto first = space_.run_bspctl({"report", "--json"});
    EXPECT_EQ(first.code, 0) << first.err;
    EXPECT_THAT(first.err, HasSubstr("ended abruptly"));
    EXPECT_EQ(text(parse_json(first.out)["outcome"], "kind"), "aborted");
    const auto second = space_.run_bspctl({"runs"});
    EXPECT_THAT(second.err, ::testing::Not(HasSubstr("ended abruptly")));
    EXPECT_EQ(ends_of(space_.last_run()), 1U);
    EXPECT_EQ(space_.run_bspctl({"stop"}).code, 0);
    expect_nothing_left();
}

TEST_F(Guards, KilledAtAnyInstantTheRecordCanBeRead) {
    std::mt19937 random(20261121);
    for (int i = 0; i < 10; ++i) {
        space_.write_kas("kas.yml", "patient");
        Running build(space_.build());
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 4000));
        kill_alone(build);
        const auto stopped = space_.run_bspctl({"stop", "--force"});
        EXPECT_EQ(stopped.code, 0) << stopped.err;
        expect_nothing_left();
        for (const auto& run : space_.runs()) EXPECT_EQ(ends_of(run), 1U) << run << " after round " << i;
        if (!space_.runs().empty()) {
            EXPECT_EQ(space_.run_bspctl({"report", space_.last_run().filename()}).code, 0);
        }
    }
    EXPECT_EQ(built("good", {}).code, 0);
}

}  // namespace bspctl::e2e
