// SPDX-License-Identifier: Apache-2.0
//
// Builds that go wrong: the exit code, the record, and what triage makes of it.
#include <algorithm>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

rapidjson::Document triage(const Workspace& workspace) {
    const auto answer = workspace.run_bspctl({"triage", "-k", "kas.yml", "--json"});
    EXPECT_EQ(answer.code, 0) << answer.err;
    return parse_json(answer.out);
}

// The failures as "recipe:task".
std::vector<std::string> failures(const rapidjson::Document& report) {
    std::vector<std::string> found;
    if (!report.IsObject() || !report.HasMember("failures")) return found;
    for (const auto& failure : report["failures"].GetArray()) {
        found.push_back(text(failure, "recipe") + ":" + text(failure, "task"));
    }
    return found;
}

std::string log_of_first_failure(const rapidjson::Document& report) {
    return report["failures"].Empty() ? "" : text(report["failures"][0], "log");
}

}  // namespace

TEST(BuildFailure, CompileErrorIsExitOneAndNamed) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    ASSERT_EQ(workspace.run_build().code, 1);
    EXPECT_TRUE(event(workspace.last_run(), "step_fail", "kas_build").IsObject());

    const auto report = triage(workspace);
    EXPECT_EQ(failures(report), std::vector<std::string>{"compile-error:do_compile"});
    EXPECT_EQ(text(report, "step"), "kas_build");
    const auto log = testing::slurp(log_of_first_failure(report));
    EXPECT_NE(log.find("has no member named"), std::string::npos) << log_of_first_failure(report);
}

TEST(BuildFailure, KasStatusIsRecorded) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    ASSERT_EQ(workspace.run_build().code, 1);
    const auto failed = event(workspace.last_run(), "step_fail", "kas_build");
    ASSERT_TRUE(failed.IsObject() && failed.HasMember("exit_code"));
    EXPECT_NE(failed["exit_code"].GetInt(), 0);
}

TEST(BuildFailure, FetchErrorIsRecognised) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "fetch-error");
    ASSERT_EQ(workspace.run_build().code, 1);
    const auto report = triage(workspace);
    EXPECT_EQ(failures(report), std::vector<std::string>{"fetch-error:do_fetch"});
    ASSERT_FALSE(report["diagnoses"].Empty());
}

TEST(BuildFailure, ParseErrorNamesFileAndLine) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write("meta-e2e/recipes/broken/broken_1.0.bb", "DESCRIPTION = \"x\"\nthis line is not valid\n");
    ASSERT_EQ(workspace.run_build().code, 1);
    const auto answer = workspace.run_bspctl({"triage", "-k", "kas.yml"});
    EXPECT_NE(answer.out.find("broken_1.0.bb:2"), std::string::npos) << answer.out;
}

TEST(BuildFailure, MissingProviderNamesWhatIsMissing) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "missing-dependency");
    ASSERT_EQ(workspace.run_build().code, 1);
    const auto answer = workspace.run_bspctl({"triage", "-k", "kas.yml"});
    EXPECT_NE(answer.out.find("libgauge"), std::string::npos) << answer.out;
}

TEST(BuildFailure, KeepGoingBuildsTheRest) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "[compile-error, fetch-error, python-fatal, good]");
    ASSERT_EQ(workspace.run_build({"--keep-going"}).code, 1);
    EXPECT_TRUE(fs::exists(workspace / "build/tmp/work/good/1.0/image/good"));
    auto found = failures(triage(workspace));
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (std::vector<std::string>{"compile-error:do_compile", "fetch-error:do_fetch", "python-fatal:do_install"}));
}

TEST(BuildFailure, RepairedBuildGoesOnWhereItStopped) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    ASSERT_EQ(workspace.run_build().code, 1);
    workspace.write("meta-e2e/recipes/compile-error/files/gauge.c", "int read_gauge(void) { return 0; }\n");
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_EQ(workspace.runs().size(), 2u);
}

TEST(BuildFailure, KasErrorIsAFailureOfTheStep) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    fs::remove(workspace / "meta-quickstart/oe-init-build-env");
    ASSERT_EQ(workspace.run_build().code, 1);
    const auto answer = workspace.run_bspctl({"triage", "-k", "kas.yml"});
    EXPECT_NE(answer.out.find("init"), std::string::npos) << answer.out;
}

// A build that never starts is exit 2, and leaves no run behind.
TEST(BuildFailure, FileThatIsNotThere) {
    Workspace workspace;
    const auto refused = workspace.run_build({"nowhere.yml"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_NE(refused.err.find("nowhere.yml"), std::string::npos) << refused.err;
    EXPECT_TRUE(workspace.runs().empty());
}

TEST(BuildFailure, FragmentIsNoBuild) {
    Workspace workspace;
    workspace.write("fragment.yml", "header:\n  version: 12\nlocal_conf_header:\n  a: |\n    A = \"1\"\n");
    const auto refused = workspace.run_build({"fragment.yml"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_EQ(refused.err.find("terminate called"), std::string::npos);
}

// A family's tree has its own root; a file outside of it cannot be reached from the container.
TEST(BuildFailure, FileOutsideTheRootOfItsFamily) {
    Workspace workspace;
    workspace.write("tree/.bspctl.toml", "");
    fs::create_directories(workspace / "tree/nxp");
    workspace.write("elsewhere/board.yml",
                    "header:\n  version: 12\nmachine: imx8mp-lpddr4-evk\n"
                    "repos:\n  meta-freescale:\n    url: https://github.com/Freescale/meta-freescale.git\n    refspec: scarthgap\n");
    const auto refused = workspace.run_build({"elsewhere/board.yml", "--workspace", (workspace / "tree").string()});
    EXPECT_EQ(refused.code, 2);
    EXPECT_NE(refused.err.find("board.yml"), std::string::npos) << refused.err;
    EXPECT_TRUE(refused.err.find("outside") != std::string::npos || refused.err.find("not under") != std::string::npos)
        << refused.err;
}

// The telemetry's file system is full: the build goes on, and the loss is said once.
TEST(BuildFailure, FullDiskCostsTelemetryNotTheBuild) {
    BSPCTL_NEEDS_KAS();
    if (run({{"unshare", "--user", "--map-root-user", "--mount", "true"}, "/", {}}).code != 0) {
        GTEST_SKIP() << "mount namespaces are not allowed here";
    }
    Workspace workspace;
    fs::create_directories(workspace / "build/runs");
    auto invocation = workspace.build();
    std::string command = "mount -t tmpfs -o size=8k tmpfs build/runs && exec";
    for (const auto& word : invocation.argv) command += " '" + word + "'";
    invocation.argv = {"unshare", "--user", "--map-root-user", "--mount", "sh", "-c", command};
    const auto built = run(invocation);
    EXPECT_EQ(built.code, 0) << built.err;
    EXPECT_TRUE(fs::exists(workspace / "build/tmp/work/good/1.0/image/good"));
    const auto first = built.err.find("No space left");
    EXPECT_NE(first, std::string::npos) << built.err;
    EXPECT_EQ(built.err.find("No space left", first + 1), std::string::npos) << built.err;
}

}  // namespace bspctl::e2e
