// SPDX-License-Identifier: Apache-2.0
//
// runs, report --field and insights after real builds.
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

fs::path database_of(const Workspace& workspace) {
    return workspace.root().parent_path() / "home" / ".local/state/bspctl/history.sqlite3";
}

}  // namespace

TEST(History, EveryBuildIsRemembered) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_TRUE(fs::exists(database_of(workspace)));
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto listed = workspace.run_bspctl({"runs", "--json"});
    ASSERT_EQ(listed.code, 0) << listed.err;
    const auto answer = parse_json(listed.out);
    EXPECT_EQ(text(answer, "schema"), "bspctl.runs/1");
    const auto runs = answer["runs"].GetArray();
    ASSERT_EQ(runs.Size(), 2u);
    EXPECT_EQ(text(runs[0], "run_dir"), workspace.last_run().string());
    EXPECT_EQ(text(runs[0]["outcome"], "kind"), "success");
    EXPECT_EQ(runs[0]["tasks"]["ran"].GetInt(), 0);
    EXPECT_EQ(runs[1]["tasks"]["ran"].GetInt(), 8);
}

TEST(History, OneFieldOfAReportIsForScripts) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_EQ(workspace.run_bspctl({"report", "--field", "outcome.kind"}).out, "success\n");
    EXPECT_EQ(workspace.run_bspctl({"report", "--field", "tasks.ran"}).out, "8\n");
    const auto wrong = workspace.run_bspctl({"report", "--field", "outcome.knid"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_NE(wrong.err.find("there are kind, exit_code"), std::string::npos) << wrong.err;
}

TEST(History, InsightsCompareWithTheLastGoodRun) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto first = workspace.run_bspctl({"insights"});
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_NE(first.out.find("8 tasks ran"), std::string::npos) << first.out;
    EXPECT_NE(first.out.find("no earlier good run"), std::string::npos) << first.out;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto second = parse_json(workspace.run_bspctl({"insights", "--timing", "--json"}).out);
    EXPECT_EQ(second["compared_with"].GetArray().Size(), 1u);
    EXPECT_TRUE(second["sections"].HasMember("timing"));
    EXPECT_FALSE(second["sections"].HasMember("sstate"));
}

TEST(History, PruneRemovesOldRunsAndNeverTheNewest) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto old = workspace.last_run();
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_EQ(workspace.run_bspctl({"runs", "prune"}).code, 2);
    EXPECT_NE(workspace.run_bspctl({"runs", "prune", "--keep", "1", "--dry-run"}).out.find(old.string()), std::string::npos);
    EXPECT_EQ(workspace.run_bspctl({"runs", "prune", "--keep", "1"}).code, 2) << "nobody is there to answer";
    ASSERT_TRUE(fs::exists(old));
    EXPECT_EQ(workspace.run_bspctl({"runs", "prune", "--keep", "1", "--yes"}).code, 0);
    EXPECT_FALSE(fs::exists(old));
    EXPECT_EQ(workspace.run_bspctl({"runs", "prune", "--older-than", "0s", "--yes"}).code, 2);
    EXPECT_EQ(workspace.run_bspctl({"runs", "prune", "--older-than", "0m", "--yes"}).code, 0);
    EXPECT_EQ(workspace.runs().size(), 1u);
}

TEST(History, AFailedBuildIsThereWithItsCause) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("fail.yml", "compile-error");
    EXPECT_EQ(workspace.run_bspctl({"build", "fail.yml", "--host", "--skip-doctor"}).code, 1);
    const auto shown = workspace.run_bspctl({"runs", "show"});
    EXPECT_NE(shown.out.find("do_compile: "), std::string::npos) << shown.out;
    EXPECT_NE(workspace.run_bspctl({"runs", "--outcome", "failed"}).out.find("fail.yml"), std::string::npos);
    EXPECT_EQ(workspace.run_bspctl({"runs", "--outcome", "success"}).out, "no runs\n");
}

TEST(History, SwitchedOffItWritesNothingAndStillAnswers) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    auto build = workspace.build();
    build.env.emplace_back("BSPCTL_HISTORY", "false");
    ASSERT_EQ(run(build).code, 0);
    auto list = workspace.bspctl({"runs"});
    list.env.emplace_back("BSPCTL_HISTORY", "false");
    EXPECT_NE(run(list).out.find("success"), std::string::npos);
    EXPECT_FALSE(fs::exists(database_of(workspace)));
}

TEST(History, AHomeThatCannotBeWrittenCostsABuildNothing) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    auto build = workspace.build();
    build.env.emplace_back("XDG_STATE_HOME", "/proc/nowhere");
    const auto built = run(build);
    EXPECT_EQ(built.code, 0) << built.err;
    EXPECT_NE(built.err.find("the history in /proc/nowhere/bspctl/history.sqlite3 is not used"), std::string::npos) << built.err;
}

}  // namespace bspctl::e2e
