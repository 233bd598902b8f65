// SPDX-License-Identifier: Apache-2.0
#include "history/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/estimates.hpp"
#include "history/selection.hpp"

namespace bspctl::history {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RunRow run(const std::string& id, double started, const std::string& outcome = "success") {
    RunRow out;
    out.id = id;
    out.dir = "/ws/build/runs/" + id;
    out.bsp_root = "/ws";
    out.command = "build";
    out.machine = "board";
    out.started = started;
    out.outcome = outcome;
    return out;
}

TaskRow task(const std::string& recipe, double seconds, const std::string& outcome = "succeeded") {
    return {"", recipe, "1.0-r0", "do_compile", outcome, false, 1, seconds};
}

RunTasks with(std::vector<TaskRow> tasks, std::vector<ReuseRow> reuse = {}) { return {run("x", 1), std::move(tasks), std::move(reuse)}; }

std::vector<std::string> ids(const std::vector<RunRow>& runs) {
    std::vector<std::string> out;
    for (const auto& one : runs) out.push_back(one.id);
    return out;
}

TEST(Comparison, IsWithGoodRunsOfTheSameConfigurationBefore) {
    auto other_machine = run("m", 40), other_root = run("r", 41);
    other_machine.machine = "other";
    other_root.bsp_root = "/elsewhere";
    const auto now = run("now", 50);
    const std::vector<RunRow> all{run("later", 60), now, run("failed", 45, "task"), other_root, other_machine, run("b", 30), run("a", 20), run("0", 10)};
    EXPECT_THAT(ids(good_runs_before(now, all, 2)), ElementsAre("b", "a"));
}

TEST(Comparison, ASlowTaskIsToldByTheMedian) {
    // one strange run of 500 s moves nothing
    const std::vector<RunTasks> earlier{with({task("a", 20)}), with({task("a", 500)}), with({task("a", 22)})};
    const auto slower = slower_tasks({task("a", 60)}, earlier);
    ASSERT_THAT(slower, SizeIs(1));
    EXPECT_DOUBLE_EQ(slower[0].usual.seconds, 22);
    EXPECT_EQ(slower[0].usual.runs, 3u);
    EXPECT_THAT(slower_tasks({task("a", 30)}, earlier), IsEmpty());
}

TEST(Comparison, BothRatioAndSecondsCount) {
    const std::vector<RunTasks> earlier{with({task("short", 0.5), task("long", 1000)})};
    EXPECT_THAT(slower_tasks({task("short", 3), task("long", 1100)}, earlier), IsEmpty());
    EXPECT_THAT(slower_tasks({task("short", 6), task("long", 1600)}, earlier), SizeIs(2));
}

TEST(Comparison, FailedTasksTellNothingOfDurations) {
    EXPECT_THAT(slower_tasks({task("a", 100)}, {with({task("a", 1, "failed")})}), IsEmpty());
    EXPECT_THAT(slower_tasks({task("a", 100, "failed")}, {with({task("a", 1)})}), IsEmpty());
}

TEST(Comparison, LostReuseIsWhatNeedNotBeBuiltBefore) {
    const auto now = with({task("was-reused", 10), task("was-built", 10), task("was-up-to-date", 20), task("is-new", 5)});
    const std::vector<RunTasks> earlier{with({task("was-built", 10)}, {{"", "was-reused", 2, 0}}), with({task("was-up-to-date", 3)})};
    const auto lost = lost_reuse(now, earlier);
    ASSERT_THAT(lost, SizeIs(2));
    EXPECT_EQ(lost[0].recipe.second, "was-up-to-date");
    EXPECT_EQ(lost[0].then, LostReuse::Then::unchanged);
    EXPECT_EQ(lost[1].recipe.second, "was-reused");
    EXPECT_EQ(lost[1].then, LostReuse::Then::reused);
    EXPECT_THAT(lost_reuse(now, {}), IsEmpty());
}

TEST(Estimates, ExpectTheMedian) {
    const Estimates estimates({with({task("a", 10)}), with({task("a", 20)})});
    EXPECT_EQ(estimates.expected("a", "do_compile"), 15);
    EXPECT_EQ(estimates.expected("b", "do_compile"), std::nullopt);
    EXPECT_EQ(estimates.expected("a", "do_compile", "board"), std::nullopt);
}

TEST(Estimates, WhatRemainsIsTheWorkOfWhatHasNotBegun) {
    const auto at = [](TaskRow row, double started) {
        row.started = started;
        return row;
    };
    // one after the other
    const Estimates estimates({with({at(task("a", 10), 100), at(task("b", 30), 110), at(task("c", 50), 140)})});
    const TaskKey a{"", "a", "do_compile"}, b{"", "b", "do_compile"};
    EXPECT_EQ(estimates.remaining({a, b}, {{b, 10}}, 1), 70);  // 20 more of b, and c
    EXPECT_EQ(estimates.remaining({a, b}, {{b, 10}}, 0), 20);  // c is up to date this time
    EXPECT_EQ(estimates.remaining({}, {}, 100), std::nullopt);
    EXPECT_EQ(Estimates().remaining({}, {}, 1), std::nullopt);

    // two at once
    const Estimates wide({with({at(task("a", 40), 100), at(task("b", 30), 100), at(task("c", 50), 140), at(task("d", 60), 130)})});
    EXPECT_EQ(wide.remaining({a}, {}, 3), 70);               // (30 + 50 + 60) / 2
    EXPECT_EQ(wide.remaining({a, b}, {{b, 10}}, 0), 20);     // one task cannot be shared
}

TEST(Selection, FiltersAndLimits) {
    const std::vector<RunRow> all{run("d", 40, ""), run("c", 30, "task"), run("b", 20), run("a", 10, "interrupted")};
    const auto outcome = [](const RunRow& one) { return one.ended() ? one.outcome : "running"; };
    EXPECT_THAT(ids(selected(all, {.outcome = "failed"}, outcome)), ElementsAre("c", "a"));
    EXPECT_THAT(ids(selected(all, {.outcome = "running"}, outcome)), ElementsAre("d"));
    EXPECT_THAT(ids(selected(all, {.since = 20}, outcome)), ElementsAre("d", "c", "b"));
    EXPECT_THAT(ids(selected(all, {.most = 2}, outcome)), ElementsAre("d", "c"));
    EXPECT_THAT(selected(all, {.roots = {"/other"}}, outcome), IsEmpty());
    EXPECT_THAT(selected(all, {.machine = "none"}, outcome), IsEmpty());
}

TEST(Selection, PruningKeepsTheNewestWhateverIsSaid) {
    const std::vector<RunRow> all{run("d", 40), run("c", 30), run("b", 20), run("a", 10)};
    EXPECT_THAT(ids(to_prune(all, {.keep = 2})), ElementsAre("b", "a"));
    EXPECT_THAT(ids(to_prune(all, {.keep = 0})), ElementsAre("c", "b", "a"));
    EXPECT_THAT(ids(to_prune(all, {.before = 100})), ElementsAre("c", "b", "a"));
    EXPECT_THAT(ids(to_prune(all, {.keep = 1, .before = 15})), ElementsAre("a"));
}

}  // namespace
}  // namespace bspctl::history
