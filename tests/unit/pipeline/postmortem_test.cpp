// SPDX-License-Identifier: Apache-2.0
#include "pipeline/postmortem.hpp"

#include <gtest/gtest.h>

#include "temp_dir.hpp"
#include "workspace/lock.hpp"

namespace bspctl::pipeline {
namespace {

using testing::TempDir;

// Records of runs that went as told.
struct Runs {
    TempDir dir;

    telemetry::RunRef add(const std::string& id, const std::vector<std::string>& events) const {
        std::string lines;
        for (const auto& event : events) lines += R"({"ts":"2026-01-01T00:00:00Z","event":")" + event + "\"}\n";
        return {id, dir.write("build/runs/" + id + "/events.jsonl", lines).parent_path()};
    }
    [[nodiscard]] FoundRun find(bool prefer_failed = false) const { return find_run({dir.path()}, "", prefer_failed); }
};

TEST(FindRun, ARunWithoutAnEndHasFailed) {
    const Runs runs;
    runs.add("20260101-000000", {"run_start"});
    runs.add("20260102-000000", {"run_start", "run_end"});
    EXPECT_EQ(runs.find(true).id, "20260101-000000");
    EXPECT_EQ(runs.find(true).newest_id, "20260102-000000");
    EXPECT_EQ(runs.find().id, "20260102-000000");
}

TEST(FindRun, OneWithoutAnyRecordHasFailedToo) {
    const Runs runs;
    std::filesystem::create_directories(runs.dir / "build/runs/20260101-000000");
    EXPECT_EQ(runs.find(true).id, "20260101-000000");
    EXPECT_NO_THROW((void)diagnose(runs.find().dir, triage::RuleSet(triage::builtin_rules())));
    EXPECT_EQ(summarise(runs.find()).outcome, "unfinished");
}

TEST(FindRun, TheOneStillGoingHasNotFailed) {
    const Runs runs;
    runs.add("20260101-000000", {"run_start", "step_fail", "run_end"});
    runs.add("20260102-000000", {"run_start"});
    const auto lock = workspace::Lock::of_build_directory(runs.dir.path(), runs.dir / "build", "build");
    EXPECT_EQ(runs.find(true).id, "20260101-000000");
}

TEST(FindRun, TheTenthOfASecondIsNewerThanTheSecond) {
    const Runs first;
    const Runs second;
    first.add("20260101-000000-10", {"run_end"});
    second.add("20260101-000000-2", {"run_end"});
    EXPECT_EQ(find_run({first.dir.path(), second.dir.path()}, "").id, "20260101-000000-10");
}

TEST(IsGoing, UntilItsEndWhateverFollows) {
    const Runs runs;
    const auto older = runs.add("20260101-000000", {"run_start"});
    const auto run = runs.add("20260102-000000", {"run_start"});
    const workspace::Lock tree(runs.dir.path(), "build", workspace::Use::shared);
    const auto neighbour = workspace::Lock::of_build_directory(runs.dir.path(), runs.dir / "build-other", "build");
    EXPECT_FALSE(is_going(run)) << "another build in the tree says nothing of this one";
    const auto lock = workspace::Lock::of_build_directory(runs.dir.path(), runs.dir / "build", "build");
    EXPECT_TRUE(is_going(run));
    EXPECT_FALSE(is_going(older));
    runs.add("20260102-000000", {"run_start", "run_end", "warn"});
    EXPECT_FALSE(is_going(run));
}

}  // namespace
}  // namespace bspctl::pipeline
