// SPDX-License-Identifier: Apache-2.0
//
// Builds that go well: from the first to the one with nothing to do.
#include <fstream>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

TEST(Success, BuildsAndLeavesACompleteRecord) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto built = workspace.run_build();
    ASSERT_EQ(built.code, 0) << built.err;
    ASSERT_EQ(workspace.runs().size(), 1u);
    for (const char* file : {"events.jsonl", "console.log", "env.txt", "kas.log", "time.log", "du.tsv", "diagnosis.txt"}) {
        EXPECT_TRUE(fs::exists(workspace.last_run() / file)) << file;
    }
    EXPECT_NE(workspace.read("build/runs/latest/kas.log").find("all succeeded."), std::string::npos);
    EXPECT_EQ(fs::canonical(workspace / "build/runs/latest"), workspace.last_run());
}

TEST(Success, EventsTellTheStepsInOrder) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto all = events(workspace.last_run());
    ASSERT_GE(all.size(), 3u);
    EXPECT_EQ(text(all.front(), "event"), "run_start");
    EXPECT_EQ(text(all.back(), "event"), "run_end");
    EXPECT_TRUE(event(workspace.last_run(), "step_skip", "doctor").IsObject());
    EXPECT_TRUE(event(workspace.last_run(), "step_start", "kas_build").IsObject());
    EXPECT_TRUE(event(workspace.last_run(), "step_ok", "kas_build").IsObject());
}

TEST(Success, BitBakesEventLogIsKept) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto log = testing::slurp(workspace.last_run() / "bitbake_eventlog.json");
    EXPECT_NE(log.find("bb.event.BuildStarted"), std::string::npos);
    EXPECT_NE(log.find("bb.event.BuildCompleted"), std::string::npos);
}

// The event log has a new name in each run. BitBake takes its configuration's variables for a reason to parse
// everything again; the overlay tells it that this one is none.
TEST(Success, SecondRunHasNothingToDo) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    ASSERT_EQ(workspace.run_build().code, 0);
    ASSERT_EQ(workspace.runs().size(), 2u);
    const auto console = testing::slurp(workspace.last_run() / "kas.log");
    EXPECT_NE(console.find("Attempted 9 tasks of which 9 didn't need to be rerun"), std::string::npos) << console;
    EXPECT_EQ(console.find("Loaded 0 entries"), std::string::npos);
    EXPECT_EQ(console.find(" parsed)"), std::string::npos);
}

// Gap 8: the second run of a second overwrote the first one's record.
TEST(Success, TwoRunsAtTheSameTimeKeepTheirRecords) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    Running first(workspace.build());
    Running second(workspace.build());
    const auto one = first.wait();
    const auto other = second.wait();
    // The second either waits for the first or is told that the folder is in use; it never disturbs it.
    EXPECT_TRUE(one.code == 0 || other.code == 0) << one.err << other.err;
    for (const auto& run : workspace.runs()) {
        EXPECT_EQ(text(events(run).front(), "run_id"), run.filename());
        EXPECT_EQ(text(events(run).back(), "event"), "run_end");
    }
}

TEST(Success, TargetReplacesTheOneInTheFile) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build({"--target", "hello-board"}).code, 0);
    EXPECT_TRUE(fs::exists(workspace / "build/tmp/work/hello-board"));
    EXPECT_FALSE(fs::exists(workspace / "build/tmp/work/good"));
}

// Gap 2: a.yml:b.yml built a.yml alone.
TEST(Success, JoinedFilesAreBothUsed) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write("more.yml",
                    "header:\n  version: 12\ntarget: hello-board\n"
                    "local_conf_header:\n  more: |\n    BOARD_GREETING = \"from more.yml\"\n");
    ASSERT_EQ(workspace.run_build({"kas.yml:more.yml"}).code, 0);
    const auto greeting = workspace.read("build/tmp/work/hello-board/1.0/image/bin/hello-board");
    EXPECT_NE(greeting.find("from more.yml"), std::string::npos) << greeting;
}

TEST(Success, TheUsersFileAndTheLayersAreNotTouched) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto before = workspace.snapshot();
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto after = workspace.snapshot();
    for (const auto& [name, bytes] : before) {
        ASSERT_TRUE(after.contains(name)) << name;
        EXPECT_EQ(after.at(name), bytes) << name;
    }
}

// Gap 18: cleaning deleted the record of the builds.
TEST(Success, CleanKeepsTheRuns) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto run = workspace.last_run();
    const auto cleaned = workspace.run_bspctl({"clean", "kas.yml", "--yes"});
    ASSERT_EQ(cleaned.code, 0) << cleaned.err;
    EXPECT_FALSE(fs::exists(workspace / "build/tmp"));
    EXPECT_TRUE(fs::exists(run / "events.jsonl"));

    ASSERT_EQ(workspace.run_build({"--clean"}).code, 0);
    EXPECT_TRUE(fs::exists(run / "events.jsonl"));
    EXPECT_EQ(workspace.runs().size(), 2u);
}

TEST(Success, ReportShowsTheRun) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto report = workspace.run_bspctl({"report", "-k", "kas.yml"});
    EXPECT_EQ(report.code, 0) << report.err;
    EXPECT_NE(report.out.find(workspace.last_run().filename().string()), std::string::npos) << report.out;
}

TEST(Success, JsonAnswersOnStandardOutputAlone) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto built = workspace.run_build({"--json"});
    ASSERT_EQ(built.code, 0) << built.err;
    const auto answer = parse_json(built.out);
    EXPECT_EQ(text(answer, "run"), workspace.last_run().filename());
    EXPECT_EQ(text(answer, "failed_step"), "");
}

// What the README's first command does, in a copy, so that the source tree stays clean.
TEST(Success, QuickStartMakesAnImage) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    fs::copy_file(fs::path(BSPCTL_SOURCE_DIR) / "docs/quick-start/kas.yml", workspace / "quick-start.yml");
    const auto built = workspace.run_build({"quick-start.yml"});
    ASSERT_EQ(built.code, 0) << built.err;
    const std::string images = "build/tmp/deploy/images/quickstart-board/board-image-quickstart-board.rootfs";
    EXPECT_GT(fs::file_size(workspace / (images + ".tar.gz")), 100u);
    EXPECT_NE(workspace.read(images + ".manifest").find("hello-board /bin/hello-board"), std::string::npos);
}

}  // namespace bspctl::e2e
