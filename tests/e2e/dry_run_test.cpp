// SPDX-License-Identifier: Apache-2.0
//
// Commands that only look: they show what would be done, and change nothing.
#include <sys/stat.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

// What differs between two snapshots, the folder for generated overlays left out.
std::vector<std::string> changes(const Workspace& workspace, const std::map<std::string, std::string>& before) {
    std::vector<std::string> found;
    const auto after = workspace.snapshot();
    for (const auto& [name, bytes] : after) {
        const auto old = before.find(name);
        if ((old == before.end() || old->second != bytes) && !name.starts_with("ws/.bspctl")) found.push_back(name);
    }
    for (const auto& [name, bytes] : before) {
        if (!after.contains(name)) found.push_back(name + " (gone)");
    }
    return found;
}

}  // namespace

// Gap 15: a dry run synced repositories.
TEST(DryRun, TouchesNothingButTheOverlays) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto before = workspace.snapshot();
    const auto shown = workspace.run_build({"--dry-run"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_EQ(changes(workspace, before), std::vector<std::string>{});
    EXPECT_TRUE(fs::exists(workspace / ".bspctl/overlays/bspctl-tuning-generic.yml"));
}

TEST(DryRun, ShowsTheExactCommand) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto shown = workspace.run_build({"--dry-run", "--target", "good", "--keep-going"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_NE(shown.out.find("kas.yml:.bspctl/overlays/bspctl-tuning-generic.yml"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find("--target good"), std::string::npos) << shown.out;
    EXPECT_NE(shown.out.find("-- -k"), std::string::npos) << shown.out;
}

TEST(DryRun, ScriptRunsAndBuildsTheSame) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build({"--dry-run-script", "build.sh"}).code, 0);
    const auto script = workspace.read("build.sh");
    EXPECT_TRUE(script.starts_with("#!/usr/bin/env bash\n")) << script;
    EXPECT_NE(script.find("set -euo pipefail"), std::string::npos);
    auto invocation = workspace.bspctl({});
    invocation.argv = {"bash", (workspace / "build.sh").string()};
    invocation.cwd = "/";  // it must not matter where it is started
    const auto ran = run(invocation);
    EXPECT_EQ(ran.code, 0) << script << ran.out << ran.err;
    EXPECT_TRUE(fs::exists(workspace / "build/tmp/work/good/1.0/image/good"));
}

TEST(DryRun, ScriptOnStandardOutput) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto shown = workspace.run_build({"--dry-run-script", "-"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_TRUE(shown.out.starts_with("#!/usr/bin/env bash\n")) << shown.out;
}

// Gap 13: the doctor removed lock files.
TEST(Doctor, ChangesNothing) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write("build/bitbake.lock", "1\n");
    workspace.write("build/bitbake.sock", "");
    const auto before = workspace.snapshot();
    const auto checked = workspace.run_bspctl({"doctor", "kas.yml", "--host"});
    EXPECT_TRUE(checked.code == 0 || checked.code == 2) << checked.code << checked.err;
    EXPECT_EQ(changes(workspace, before), std::vector<std::string>{});
}

TEST(Doctor, AnswersInJson) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto checked = workspace.run_bspctl({"doctor", "kas.yml", "--host", "--json"});
    EXPECT_TRUE(parse_json(checked.out).IsObject()) << checked.out << checked.err;
}

TEST(Look, DetectSaysWhy) {
    Workspace workspace;
    const auto detected = workspace.run_bspctl({"detect", "kas.yml", "--json"});
    ASSERT_EQ(detected.code, 0) << detected.err;
    const auto answer = parse_json(detected.out);
    EXPECT_EQ(text(answer, "family"), "generic");
    EXPECT_EQ(text(answer, "machine"), "quickstart-board");
}

}  // namespace bspctl::e2e
