// SPDX-License-Identifier: Apache-2.0
#include "pipeline/runner.hpp"

#include <gtest/gtest.h>

#include "fake_family.hpp"

namespace bspctl::pipeline {
namespace {

using testing::Bench;
using testing::slurp;
using Lines = std::vector<std::string>;

TEST(Runner, WithoutItsHashServerABuildGoesOnAndSaysSoOnce) {
    Bench bench;
    bench.dir.write("overlays/bspctl-hashequiv.yml", "header:\n  version: 10\n");
    bench.surroundings.overlay_folders = {bench.dir / "overlays"};
    bench.build.settings.set("build.hashserv", "true", config::Origin::flag);
    bench.dir.write("ws/fake/.bspctl/hashserv/hashserv.sock", "left by one that was killed");
    bench.kas("echo \"to ${BSPCTL_HASHSERVE:-its own}\" > told");
    EXPECT_EQ(bench.execute().code, ExitCode::done);
    EXPECT_EQ(slurp(bench.build.bsp_root / "told"), "to its own\n") << "BitBake fails at a server that does not answer";
    const auto warned = std::count_if(bench.recorder.events.begin(), bench.recorder.events.end(), [](const telemetry::Event& event) {
        return event.type == "warn" && event.text("message").find("without the hash equivalence server") != std::string::npos;
    });
    EXPECT_EQ(warned, 1);
}

TEST(Runner, SaysOnceThatWhatKasLeftIsWaitedFor) {
    Bench bench;
    bench.kas("setsid sleep 4000 >/dev/null 2>&1 &");  // goes by SIGTERM alone, after the time that a server may take
    EXPECT_EQ(bench.execute().code, ExitCode::done);
    const auto said = std::count_if(bench.recorder.events.begin(), bench.recorder.events.end(), [](const telemetry::Event& event) {
        return event.type == "info" && event.text("message").find("waiting for BitBake's server") != std::string::npos;
    });
    EXPECT_EQ(said, 1);
}

TEST(Runner, GeneratesAndBuilds) {
    Bench bench;
    bench.kas("echo \"$@\" > args; exit 0");
    const auto result = bench.execute();
    EXPECT_EQ(result.code, ExitCode::done) << result.reason;
    EXPECT_EQ(bench.recorder.steps(), (Lines{"skip doctor", "start source_sync", "ok source_sync", "start gen_kas",
                                             "ok gen_kas", "skip overlay", "start kas_build", "ok kas_build"}));
    EXPECT_NE(slurp(bench.build.generated).find("machine: board"), std::string::npos);
    EXPECT_NE(slurp(bench.build.bsp_root / "args").find("kas-fake.yml"), std::string::npos);
}

TEST(Runner, StepsFollowTheTreeNotAMemory) {
    Bench bench;
    // A sync that throws the set-up away, as repo-based trees need it.
    bench.plugin.make_plan = [&](const Workspace&) {
        const bool synced = bench.has("synced");
        const bool set_up = bench.has("conf");
        return std::vector<Step>{
            Bench::shell("sync", "rm -rf conf && touch synced", synced ? std::optional<std::string>("already synced") : std::nullopt),
            Bench::shell("setup", "mkdir conf", set_up ? std::optional<std::string>("conf is there") : std::nullopt)};
    };
    std::filesystem::create_directories(bench.build.bsp_root / "conf");
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    const auto first = bench.recorder.steps();
    EXPECT_EQ(Lines(first.begin() + 1, first.begin() + 5), (Lines{"start sync", "ok sync", "start setup", "ok setup"}));
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    const auto second = bench.recorder.steps();
    EXPECT_EQ(Lines(second.begin() + 1, second.begin() + 3), (Lines{"skip sync", "skip setup"}));
    EXPECT_EQ(bench.recorder.find("step_skip", "sync")->text("reason"), "already synced");
}

TEST(Runner, NeighboursOfOneNameAreOneStep) {
    Bench bench;
    bench.plugin.make_plan = [&](const Workspace&) {
        const bool ready = bench.has("initialised");
        const auto skip = ready ? std::optional<std::string>("initialised") : std::nullopt;
        // After the first action alone the second would look superfluous; it has to run all the same.
        return std::vector<Step>{Bench::shell("sync", "touch initialised", skip), Bench::shell("sync", "touch fetched", skip)};
    };
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    EXPECT_TRUE(bench.has("fetched"));
    const auto steps = bench.recorder.steps();
    EXPECT_EQ(std::count(steps.begin(), steps.end(), "start sync"), 1);
}

TEST(Runner, AStepThatIsAlwaysAskedForRunsOnce) {
    Bench bench;
    bench.plugin.make_plan = [](const Workspace&) {
        return std::vector<Step>{Bench::shell("sync", "echo x >> count")};
    };
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    EXPECT_EQ(slurp(bench.build.bsp_root / "count"), "x\n");
}

TEST(Runner, WhatBecomesNecessaryAfterAStepIsDone) {
    Bench bench;
    // The text to write is known only once the tool has written its own.
    bench.plugin.make_plan = [&](const Workspace&) {
        std::vector<Step> steps{Bench::shell("layertool", "printf 'DL_DIR = x\\nA = 1\\n' > local.conf",
                                             bench.has("local.conf") ? std::optional<std::string>("done") : std::nullopt)};
        if (bench.has("local.conf") && slurp(bench.build.bsp_root / "local.conf").starts_with("DL_DIR")) {
            Step write;
            write.name = "layertool";
            write.phase = "sync";
            write.action = StepAction::write;
            write.path = "local.conf";
            write.text = "A = 1\n";
            steps.push_back(write);
        }
        return steps;
    };
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    EXPECT_EQ(slurp(bench.build.bsp_root / "local.conf"), "A = 1\n");
}

TEST(Runner, AFailedStepEndsTheRunWithTheChildsWords) {
    Bench bench;
    bench.plugin.make_plan = [](const Workspace&) {
        auto step = Bench::shell("sync", "echo no route to host >&2; exit 7");
        step.fix = "check the network";
        return std::vector<Step>{step};
    };
    const auto result = bench.execute();
    EXPECT_EQ(result.code, ExitCode::failed);
    EXPECT_EQ(result.kind, "step");
    EXPECT_EQ(result.failed_step, "sync");
    const auto* failed = bench.recorder.find("step_fail", "sync");
    ASSERT_NE(failed, nullptr);
    EXPECT_EQ(failed->text("reason"), "exit_code=7");
    EXPECT_EQ(failed->text("fix"), "check the network");
    EXPECT_EQ(std::get<Lines>(*failed->find("output")), Lines{"no route to host"});
    EXPECT_EQ(bench.recorder.events.back().type, "run_end");
    EXPECT_FALSE(bench.has("kas-fake.yml"));
}

TEST(Runner, AStepThatLiesAboutItsOutputFails) {
    Bench bench;
    bench.plugin.make_plan = [](const Workspace&) {
        auto step = Bench::shell("sync", "true");
        step.outputs = {"sources/poky"};
        return std::vector<Step>{step};
    };
    const auto result = bench.execute();
    EXPECT_EQ(result.code, ExitCode::failed);
    EXPECT_NE(result.reason.find("sources/poky"), std::string::npos);
}

TEST(Runner, APlanMayNotReachOutsideBspRoot) {
    for (const std::string path : {"../../victim", "/etc/victim", ".", "..", "a/..", "a/../..", ""}) {
        Bench bench;
        bench.dir.write("victim/file", "x");
        bench.plugin.make_plan = [&](const Workspace&) {
            Step step;
            step.name = "evil";
            step.action = StepAction::remove;
            step.path = path;
            return std::vector<Step>{step};
        };
        const auto result = bench.execute();
        EXPECT_EQ(result.code, ExitCode::not_started) << path;
        EXPECT_TRUE(std::filesystem::exists(bench.dir / "victim/file"));
    }
    Bench bench;
    bench.plugin.make_plan = [](const Workspace&) {
        auto step = Bench::shell("evil", "true");
        step.cwd = "../../elsewhere";
        return std::vector<Step>{step};
    };
    EXPECT_EQ(bench.execute().code, ExitCode::not_started);
    EXPECT_FALSE(std::filesystem::exists(bench.dir / "elsewhere"));
}

TEST(Runner, CleanKeepsWhatTheVendorsSetUpWrote) {
    Bench bench;
    bench.dir.write("ws/fake/build/conf/local.conf", "MACHINE = \"x\"\n");
    bench.dir.write("ws/fake/build/conf/bblayers.conf", "BBLAYERS = \"/somewhere/meta\"\n");
    bench.dir.write("ws/fake/build/tmp/old", "x");
    bench.build.request.clean = true;
    bench.build.request.layout = "pinned";
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    EXPECT_TRUE(bench.has("build/conf/local.conf"));
    EXPECT_FALSE(bench.has("build/tmp"));
}

TEST(Runner, AFailureOnTheWayIsAFailedWork) {
    Bench bench;
    std::filesystem::create_directories(bench.build.generated / "in-the-way");
    const auto result = bench.execute();
    EXPECT_EQ(result.code, ExitCode::failed);
    EXPECT_EQ(result.failed_step, "gen_kas");
}

TEST(Runner, KassStatusIsRecordedAndTheBuildFails) {
    Bench bench;
    bench.kas("echo 'ERROR: app-1.0-r0 do_compile: broken'; exit 2");
    const auto result = bench.execute();
    EXPECT_EQ(result.code, ExitCode::failed);
    EXPECT_EQ(result.kind, "task");
    EXPECT_EQ(result.engine_exit, 2);
    EXPECT_EQ(bench.recorder.find("step_fail", "kas_build")->text("reason"), "exit_code=2");
    EXPECT_NE(slurp(result.run_dir / "kas.log").find("do_compile: broken"), std::string::npos);
    EXPECT_NE(slurp(result.run_dir / "time.log").find("Exit status: 2"), std::string::npos);
}

TEST(Runner, CleanKeepsTheRecordOfRuns) {
    Bench bench;
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    bench.dir.write("ws/fake/build/tmp/old", "x");
    bench.build.request.clean = true;
    const auto result = bench.execute();
    ASSERT_EQ(result.code, ExitCode::done);
    EXPECT_FALSE(bench.has("build/tmp"));
    EXPECT_EQ(telemetry::list_runs(bench.build.bsp_root).size(), 2u);
}

TEST(Runner, TheArtifactsOfTheBuildAreFound) {
    Bench bench;
    bench.kas("mkdir -p build/tmp-musl/deploy/images/board && echo image > build/tmp-musl/deploy/images/board/a.wic");
    const auto result = bench.execute();
    ASSERT_EQ(result.code, ExitCode::done);
    EXPECT_EQ(result.deploy_dir, bench.build.bsp_root / "build/tmp-musl/deploy/images/board");
    ASSERT_EQ(result.artifacts.size(), 1u);
    EXPECT_EQ(result.artifacts[0].filename(), "a.wic");
}

TEST(Runner, ASecondRunInTheSameTreeIsRefused) {
    Bench bench;
    bench.kas("exit 0");
    const workspace::Lock lock(bench.build.bsp_root, "build");
    EXPECT_THROW((void)bench.execute(), Failure);
}

}  // namespace
}  // namespace bspctl::pipeline
