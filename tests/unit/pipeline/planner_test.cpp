// SPDX-License-Identifier: Apache-2.0
#include "pipeline/planner.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "fake_family.hpp"
#include "pipeline/render.hpp"

namespace bspctl::pipeline {
namespace {

using testing::Bench;
using testing::slurp;

const PlanStep* step_named(const Plan& plan, const std::string& name) {
    for (const auto& step : plan.steps) {
        if (step.name == name) return &step;
    }
    return nullptr;
}

const engine::Job& job_of(const PlanStep& step) { return std::get<EngineAction>(step.actions.front()).job; }

TEST(Planner, JoinsAllOfTheUsersFilesAndTheOverlay) {
    Bench bench;
    bench.build.generates = false;
    bench.build.config = "a.yml:b.yml";
    bench.build.family.overlays = {"tuning.yml"};
    bench.dir.write("overlays/tuning.yml", "header:\n  version: 10\n");
    bench.surroundings.overlay_folders = {bench.dir / "overlays"};
    const auto outlook = plan(bench.build, bench.surroundings, {});
    EXPECT_EQ(job_of(*step_named(outlook.plan, "kas_build")).config, "a.yml:b.yml:.bspctl/overlays/tuning.yml");
    EXPECT_EQ(step_named(outlook.plan, "gen_kas"), nullptr);
}

TEST(Planner, TheFlagsReachKas) {
    Bench bench;
    bench.build.request.keep_going = true;
    bench.build.request.skip_sync = true;
    bench.build.request.targets = {"a", "b"};
    const auto outlook = plan(bench.build, bench.surroundings, {});
    const auto& job = job_of(*step_named(outlook.plan, "kas_build"));
    EXPECT_EQ(job.bitbake_args, std::vector<std::string>{"-k"});
    EXPECT_EQ(job.targets, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(job.skip_checkout);
}

TEST(Planner, CachesThatAreOnChangeThePlanAndOthersDoNot) {
    Bench bench;
    const auto before = plan(bench.build, bench.surroundings, {});
    EXPECT_EQ(step_named(before.plan, "hashserv"), nullptr);
    bench.dir.write("overlays/bspctl-hashequiv.yml", "header:\n  version: 10\n");
    bench.surroundings.overlay_folders = {bench.dir / "overlays"};
    bench.build.settings.set("build.hashserv", "true", config::Origin::flag);
    const auto outlook = plan(bench.build, bench.surroundings, {});
    EXPECT_EQ(outlook.overlays.layers.at(0).name, "bspctl-hashequiv.yml");
    EXPECT_TRUE(find_value(job_of(*step_named(outlook.plan, "kas_build")).env, "BSPCTL_HASHSERVE"));
    ASSERT_NE(step_named(outlook.plan, "hashserv"), nullptr);
    const auto script = to_script(outlook.plan, bench.surroundings.engine, "a test");
    EXPECT_NE(script.find("bspctl hashserv start -f"), std::string::npos) << script;
    EXPECT_NE(script.find(" || true\n"), std::string::npos) << "a build goes on without it";
}

TEST(Planner, AContainersFoldersAreMadeFirst) {
    Bench bench;
    bench.dir.write("overlays/bspctl-ccache.yml", "header:\n  version: 10\n");
    bench.surroundings.overlay_folders = {bench.dir / "overlays"};
    bench.surroundings.engine.kind = engine::Kind::container;
    const auto folder = (bench.dir / "shared").string();
    bench.build.settings.set("build.ccache", "true", config::Origin::flag);
    bench.build.settings.set("build.ccache_dir", folder, config::Origin::flag);
    const auto outlook = plan(bench.build, bench.surroundings, {});
    const auto* step = step_named(outlook.plan, "caches");
    ASSERT_NE(step, nullptr);
    EXPECT_EQ(std::get<RunAction>(step->actions.front()).argv, (std::vector<std::string>{"mkdir", "-p", folder}));
    std::filesystem::create_directories(folder);
    EXPECT_EQ(step_named(plan(bench.build, bench.surroundings, {}).plan, "caches"), nullptr);
}

TEST(Planner, AMissingManifestIsFetchedFirst) {
    Bench bench;
    bench.build.manifest_file.clear();
    bench.build.workspace.input.reset();
    bench.build.family.manifest_checkout = ".bspctl/manifests";
    bench.build.workspace.repo_url = "https://example.org/manifests.git";
    bench.build.workspace.branch = "stable";
    const auto outlook = plan(bench.build, bench.surroundings, {});
    const auto* fetch = step_named(outlook.plan, "manifest_fetch");
    ASSERT_NE(fetch, nullptr);
    EXPECT_TRUE(fetch->network);
    const auto& argv = std::get<RunAction>(fetch->actions.front()).argv;
    EXPECT_EQ(argv, (std::vector<std::string>{"git", "clone", "--depth", "1", "--branch", "stable", "--",
                                              "https://example.org/manifests.git",
                                              (bench.build.bsp_root / ".bspctl/manifests").string()}));
    EXPECT_FALSE(outlook.generated.has_value());
    EXPECT_TRUE(std::holds_alternative<HostAction>(step_named(outlook.plan, "gen_kas")->actions.front()));
}

TEST(Planner, AnotherBranchIsFetchedAlthoughTheNameIsThere) {
    Bench bench;
    bench.build.family.manifest_checkout = ".bspctl/manifests";
    bench.build.workspace.repo_url = "https://example.org/manifests.git";
    bench.build.workspace.branch = "stable";
    bench.build.manifest_file = bench.dir.write("ws/fake/.bspctl/manifests/m.xml", slurp(bench.build.manifest_file));
    bench.dir.write("ws/fake/.bspctl/manifests/.git/bspctl-origin", "https://example.org/manifests.git stable\n");
    EXPECT_EQ(step_named(plan(bench.build, bench.surroundings, {}).plan, "manifest_fetch"), nullptr);
    bench.build.workspace.branch = "next";
    EXPECT_NE(step_named(plan(bench.build, bench.surroundings, {}).plan, "manifest_fetch"), nullptr);
}

TEST(Planner, ALinkInTheOverlaysPlaceDoesNotLeadAway) {
    Bench bench;
    bench.build.family.overlays = {"tuning.yml"};
    const auto shipped = bench.dir.write("overlays/tuning.yml", "header:\n  version: 10\n");
    bench.surroundings.overlay_folders = {bench.dir / "overlays"};
    std::filesystem::create_directories(bench.build.bsp_root / ".bspctl/overlays");
    std::filesystem::create_symlink(shipped, bench.build.bsp_root / ".bspctl/overlays/tuning.yml");
    const auto outlook = plan(bench.build, bench.surroundings, {});
    EXPECT_EQ(job_of(*step_named(outlook.plan, "kas_build")).config, "kas-fake.yml:.bspctl/overlays/tuning.yml");
}

TEST(Planner, ReadsWritesNothing) {
    Bench bench;
    const auto before = slurp(bench.build.manifest_file);
    (void)plan(bench.build, bench.surroundings, {});
    EXPECT_FALSE(bench.has("kas-fake.yml"));
    EXPECT_FALSE(bench.has("build"));
    EXPECT_EQ(slurp(bench.build.manifest_file), before);
}

TEST(Planner, SyncOfATreeOfOurOwnBringsTheRepositoriesAndNothingElse) {
    Bench bench;
    bench.build.request.command = "sync";
    const auto outlook = plan(bench.build, bench.surroundings, {});
    const auto* step = step_named(outlook.plan, "source_sync");
    ASSERT_NE(step, nullptr);
    EXPECT_TRUE(std::holds_alternative<SyncAction>(step->actions.front()));
    EXPECT_EQ(step_named(outlook.plan, "gen_kas"), nullptr);
    EXPECT_EQ(step_named(outlook.plan, "kas_build"), nullptr);
}

TEST(Planner, SyncOfAVendorsTreeIsTheVendorsSteps) {
    Bench bench;
    bench.build.request.command = "sync";
    bench.build.family.vendor_tree_markers = {".repo"};
    bench.dir.write("ws/fake/.repo/manifest.xml", "");
    bench.plugin.make_plan = [](const Workspace&) { return std::vector<Step>{Bench::shell("repo_sync", "true")}; };
    const auto outlook = plan(bench.build, bench.surroundings, {});
    EXPECT_NE(step_named(outlook.plan, "repo_sync"), nullptr);
    EXPECT_EQ(step_named(outlook.plan, "source_sync"), nullptr);
}

TEST(Script, DoesWhatTheRunWouldDo) {
    Bench bench;
    bench.kas("echo \"$@\" > args");
    bench.plugin.make_plan = [](const Workspace&) {
        return std::vector<Step>{Bench::shell("sync", "echo 'quoted $HOME' > synced"),
                                 Bench::shell("done", "touch never", "already there")};
    };
    const auto first = plan(bench.build, bench.surroundings, {});
    // What follows a step that changes the tree is left to the command that can tell then.
    EXPECT_NE(to_script(first.plan, bench.surroundings.engine, "t").find("bspctl gen-kas -f "), std::string::npos);
    bench.plugin.make_plan = [](const Workspace&) { return std::vector<Step>{}; };
    const auto outlook = plan(bench.build, bench.surroundings, {});
    const auto script = bench.dir.write("script.sh", to_script(outlook.plan, bench.surroundings.engine, "test"));
    // The sources are brought by bspctl itself, which stands beside the script here.
    const auto program = bench.dir.write("bin/bspctl", "#!/bin/sh\necho \"$@\" > '" + (bench.dir / "asked").string() + "'\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    const auto command = "PATH='" + program.parent_path().string() + "':$PATH bash " + script.string();
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(slurp(bench.dir / "asked").substr(0, 5), "sync ");
    EXPECT_EQ(slurp(bench.build.generated), outlook.generated->text);
    EXPECT_NE(slurp(bench.build.bsp_root / "args").find("kas-fake.yml"), std::string::npos);
    EXPECT_NE(to_script(first.plan, bench.surroundings.engine, "t").find("left out: already there"), std::string::npos);
}

TEST(Script, AHeredocCannotBeEndedByItsText) {
    PlanStep step{.name = "write", .why = "w"};
    step.actions = {WriteAction{"/tmp/x", "EOF\nrm -rf /\n"}};
    const auto script = to_script({{step}}, {}, "t");
    EXPECT_NE(script.find("<<'EOF_'\nEOF\nrm -rf /\nEOF_\n"), std::string::npos) << script;
}

}  // namespace
}  // namespace bspctl::pipeline
