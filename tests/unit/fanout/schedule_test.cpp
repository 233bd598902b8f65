// SPDX-License-Identifier: Apache-2.0
#include "fanout/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "base/files.hpp"
#include "process/interrupts.hpp"
#include "temp_dir.hpp"

namespace bspctl::fanout {
namespace {

using ::testing::ElementsAre;

// Tasks are shell scripts here; what they do is written into one file, a line each.
class Schedules : public ::testing::Test {
protected:
    Task task(const std::string& label, const std::string& script, const std::string& sources = "s") {
        return {label, shell(script), folder_ / (label + ".json"), "place", sources};
    }
    std::vector<std::string> shell(const std::string& script) {
        return {"/bin/sh", "-c", "log() { echo \"$1\" >> " + (folder_ / "log").string() + "; }; " + script};
    }
    std::vector<Outcome> go() {
        return run(schedule_, {[&](const std::string& label, std::string_view line) {
                                   lines_.push_back(label + ": " + std::string(line));
                               },
                               [](const Outcome&) {}});
    }
    std::vector<std::string> statuses() {
        std::vector<std::string> out;
        for (const auto& outcome : go()) out.push_back(outcome.status);
        return out;
    }
    std::string log() { return testing::slurp(folder_ / "log"); }

    const process::Interrupts interrupts_;  // counts from here, not from the test before
    testing::TempDir folder_;
    Schedule schedule_;
    std::vector<std::string> lines_;
};

TEST_F(Schedules, OneAfterAnotherAndOnAfterAFailure) {
    schedule_.tasks = {task("a", "log a"), task("b", "log b; echo 'error: no'; echo '  why: because'; exit 1"),
                       task("c", "log c; exit 2")};
    const auto outcomes = go();
    EXPECT_EQ(log(), "a\nb\nc\n");
    EXPECT_EQ(outcomes[0].status, "success");
    EXPECT_EQ(outcomes[1].status, "failed");
    EXPECT_EQ(outcomes[1].reason, "no: because");
    EXPECT_EQ(outcomes[2].status, "refused");
    EXPECT_THAT(lines_, ElementsAre("b: error: no", "b:   why: because"));
    EXPECT_EQ(exit_code_of(outcomes, 0), 1);
}

TEST_F(Schedules, FailFastStartsNoMore) {
    schedule_.tasks = {task("a", "exit 1"), task("b", "log b")};
    schedule_.fail_fast = true;
    EXPECT_THAT(statuses(), ElementsAre("failed", "not-started"));
    EXPECT_EQ(log(), "");
}

TEST_F(Schedules, SeveralRunBesideEachOther) {
    // Each waits for the other, for as long as it takes: one after another they would never end.
    const auto meet = [&](const std::string& mine, const std::string& other) {
        return "touch " + (folder_ / mine).string() + "; until test -e " + (folder_ / other).string() + "; do sleep 0.05; done";
    };
    schedule_.tasks = {task("a", meet("a", "b")), task("b", meet("b", "a"))};
    schedule_.jobs = 2;
    EXPECT_THAT(statuses(), ElementsAre("success", "success"));
}

TEST_F(Schedules, OtherSourcesInOnePlaceWait) {
    const std::string alone = "test -e busy && log clash; touch busy; sleep 0.2; rm busy";
    const auto in_folder = "cd " + folder_.path().string() + "; " + alone;
    schedule_.tasks = {task("a", in_folder, "one"), task("b", in_folder, "two"), task("c", in_folder, "three")};
    schedule_.jobs = 3;
    EXPECT_THAT(statuses(), ElementsAre("success", "success", "success"));
    EXPECT_EQ(log(), "");
}

TEST_F(Schedules, SourcesAreThereBeforeAnybodyBuilds) {
    schedule_.preparations = {{"place", "s", shell("sleep 0.2; log sources")}};
    schedule_.tasks = {task("a", "log build"), task("b", "log build")};
    schedule_.jobs = 2;
    EXPECT_THAT(statuses(), ElementsAre("success", "success"));
    EXPECT_EQ(log(), "sources\nbuild\nbuild\n");
}

TEST_F(Schedules, WithoutSourcesNothingOfThemIsBuilt) {
    schedule_.preparations = {{"place", "s", shell("echo 'error: gone'; exit 1")}};
    schedule_.tasks = {task("a", "log a"), task("b", "log b", "others")};
    schedule_.jobs = 2;
    const auto outcomes = go();
    EXPECT_EQ(outcomes[0].status, "failed");
    EXPECT_EQ(outcomes[0].failed_step, "sync");
    EXPECT_EQ(outcomes[0].reason, "gone");
    EXPECT_EQ(outcomes[1].status, "success");
    EXPECT_EQ(log(), "b\n");
}

TEST_F(Schedules, AnInterruptIsPassedOnAndNothingMoreStarts) {
    schedule_.tasks = {task("a", "trap 'log stopped; exit 130' INT; kill -INT $PPID; while :; do sleep 0.05; done"),
                       task("b", "log b")};
    const auto outcomes = go();
    EXPECT_EQ(outcomes[0].status, "interrupted");
    EXPECT_EQ(outcomes[1].status, "not-started");
    EXPECT_EQ(log(), "stopped\n");
    EXPECT_EQ(exit_code_of(outcomes, 130), 130);
}

TEST_F(Schedules, TheSummaryOfAProcessIsItsOutcome) {
    schedule_.tasks = {task("a", "echo '{\"run\":\"r1\",\"run_dir\":\"/d\",\"failed_step\":\"kas_build\",\"reason\":\"exit_code=1\"}' > " +
                                     (folder_ / "a.json").string() + "; exit 1")};
    const auto outcome = go().front();
    EXPECT_EQ(outcome.run_id, "r1");
    EXPECT_EQ(outcome.failed_step, "kas_build");
    EXPECT_EQ(outcome.reason, "exit_code=1");
}

TEST(FanOutTable, HasALineForEach) {
    const std::vector<Outcome> outcomes{{.label = "a/x", .status = "success", .seconds = 65, .run_id = "20260101-000000"},
                                        {.label = "b/x", .status = "failed", .exit_code = 1, .seconds = 3,
                                         .failed_step = "kas_build", .reason = "exit_code=1"},
                                        {.label = "c"}};
    EXPECT_EQ(to_table(outcomes),
              "VARIANT  STATUS       DURATION  RUN              CAUSE\n"
              "a/x      success      1m05s     20260101-000000\n"
              "b/x      failed       3.0s      -                kas_build: exit_code=1\n"
              "c        not-started  -         -\n");
}

}  // namespace
}  // namespace bspctl::fanout
