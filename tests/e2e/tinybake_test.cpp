// SPDX-License-Identifier: Apache-2.0
//
// That the stand-in keeps to what the other tests rely on. They hold for BitBake too, and run against it when
// BSPCTL_BITBAKE_DIR names one.
#include <algorithm>
#include <sstream>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace {

Outcome kas_build(const Workspace& workspace, std::vector<std::pair<std::string, std::string>> env = {}) {
    auto invocation = workspace.bspctl({});
    invocation.argv = {"kas", "build", "kas.yml"};
    invocation.env.insert(invocation.env.end(), env.begin(), env.end());
    return run(invocation);
}

// The widest line of a text.
std::size_t width(const std::string& text) {
    std::size_t widest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
    return widest;
}

}  // namespace

TEST(Tinybake, EventLogHasTheFormOfBitBakes) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "good", "env:\n  BB_DEFAULT_EVENTLOG: \"\"\n");
    ASSERT_EQ(kas_build(workspace, {{"BB_DEFAULT_EVENTLOG", (workspace / "events.json").string()}}).code, 0);
    std::istringstream lines(workspace.read("events.json"));
    std::size_t pickles = 0, variables = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto entry = parse_json(line);
        variables += entry.HasMember("allvariables") ? 1 : 0;
        if (!entry.HasMember("vars")) continue;
        const auto vars = text(entry, "vars");
        EXPECT_EQ(vars.substr(0, 3), "gAS") << "not a pickle of protocol 4";
        EXPECT_EQ(vars.back(), '\n');
        EXPECT_LE(width(vars), 76u);
        ++pickles;
    }
    EXPECT_GT(pickles, 40u);
    EXPECT_EQ(variables, 1u);
}

TEST(Tinybake, FailureHasTheLinesThatTriageReads) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    const auto failed = kas_build(workspace);
    EXPECT_NE(failed.code, 0);
    const auto root = workspace.root().string();
    for (const std::string& line : {
             "ERROR: compile-error-1.0-r0 do_compile: ExecutionError('" + root + "/build/tmp/work/compile-error/1.0/temp/run.do_compile.",
             "ERROR: Logfile of failure stored in: " + root + "/build/tmp/work/compile-error/1.0/temp/log.do_compile.",
             std::string("Log data follows:"),
             std::string("NOTE: recipe compile-error-1.0-r0: task do_compile: Failed"),
             "ERROR: Task (" + root + "/build/../meta-e2e/recipes/compile-error/compile-error_1.0.bb:do_compile) failed with exit code '1'",
             std::string("Summary: 1 task failed:"),
             std::string("Summary: There was 1 ERROR message, returning a non-zero exit code.")}) {
        EXPECT_NE(failed.err.find(line), std::string::npos) << line << "\n" << failed.err;
    }
}

// Two builds of one folder do not run into each other.
TEST(Tinybake, SecondBuildOfTheFolderWaits) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "patient");
    auto invocation = workspace.bspctl({});
    invocation.argv = {"kas", "build", "kas.yml"};
    Running first(invocation);
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(workspace / "build/patient-is-running"); }));
    const auto second = kas_build(workspace);
    EXPECT_EQ(second.code, 0) << second.err;
    EXPECT_EQ(first.wait().code, 0);
    EXPECT_NE(second.err.find("Reconnecting to bitbake server..."), std::string::npos) << second.err;
}

}  // namespace bspctl::e2e
