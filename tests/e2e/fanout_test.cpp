// SPDX-License-Identifier: Apache-2.0
//
// Several builds of one command: --matrix, presets in the plural, and the presets commands.
#include <csignal>
#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

std::vector<std::string> statuses(const rapidjson::Document& answer) {
    std::vector<std::string> out;
    for (const auto& variant : answer["variants"].GetArray()) out.push_back(text(variant, "label") + " " + text(variant, "status"));
    return out;
}

}  // namespace

class FanOut : public ::testing::Test {
protected:
    Outcome build(std::vector<std::string> more) { return space_.run_build(std::move(more)); }
    Workspace space_;
};

TEST_F(FanOut, TwoMachinesOneAfterTheOther) {
    BSPCTL_NEEDS_KAS();
    const auto built = build({"--matrix", "machine=quickstart-board,second-board"});
    ASSERT_EQ(built.code, 0) << built.err;
    EXPECT_THAT(built.out, HasSubstr("VARIANT"));
    EXPECT_THAT(built.err, HasSubstr("[second-board] "));
    for (const auto* folder : {"build-quickstart-board", "build-second-board"}) {
        EXPECT_TRUE(fs::exists(space_ / folder / "runs/latest/events.jsonl")) << folder;
        EXPECT_TRUE(fs::exists(space_ / folder / "conf/local.conf")) << folder;
    }
    EXPECT_FALSE(fs::exists(space_ / "build/conf"));
    EXPECT_THAT(space_.read("build-second-board/conf/local.conf"), HasSubstr("second-board"));
    EXPECT_TRUE(fs::exists(space_ / "build-second-board/runs/latest/bitbake_eventlog.json"));
    // Their runs are found like any other.
    EXPECT_EQ(space_.run_bspctl({"report", "-k", "kas.yml"}).code, 0);
}

TEST_F(FanOut, OneThatFailsFailsTheCommandAndTheOthersGoOn) {
    BSPCTL_NEEDS_KAS();
    const auto built = build({"--matrix", "image=compile-error,good", "--json"});
    EXPECT_EQ(built.code, 1);
    const auto answer = parse_json(built.out);
    EXPECT_EQ(text(answer, "schema"), "bspctl.fanout/1");
    EXPECT_EQ(statuses(answer), (std::vector<std::string>{"compile-error failed", "good success"}));
    const auto& failed = answer["variants"][0];
    EXPECT_EQ(text(failed, "failed_step"), "kas_build");
    EXPECT_EQ(text(failed, "build_dir"), (space_ / "build-compile-error").string());
    EXPECT_TRUE(fs::exists(fs::path(text(failed, "run_dir")) / "events.jsonl"));
}

TEST_F(FanOut, SeveralAtOnce) {
    BSPCTL_NEEDS_KAS();
    const auto built = build({"--matrix", "machine=quickstart-board,second-board", "image=good", "--jobs", "2"});
    ASSERT_EQ(built.code, 0) << built.err;
    EXPECT_THAT(built.err, HasSubstr("[sources] "));
    EXPECT_TRUE(fs::exists(space_ / "build-quickstart-board-good/runs/latest/events.jsonl"));
    EXPECT_TRUE(fs::exists(space_ / "build-second-board-good/runs/latest/events.jsonl"));
}

TEST_F(FanOut, AnInterruptEndsAllAndTellsWhatWasNotStarted) {
    BSPCTL_NEEDS_KAS();
    Running running(space_.build({"--matrix", "image=patient,good", "--json"}));
    ASSERT_TRUE(eventually([&] {
        return space_.read("build-patient/runs/latest/kas.log").find("patient") != std::string::npos;
    }));
    running.signal(SIGINT);
    nap();
    running.signal(SIGINT);
    const auto ended = running.wait();
    EXPECT_EQ(ended.code, 130) << ended.err;
    EXPECT_EQ(statuses(parse_json(ended.out)), (std::vector<std::string>{"patient interrupted", "good not-started"}));
    EXPECT_TRUE(eventually([&] { return processes_in(space_.root()).empty(); }));
}

TEST_F(FanOut, DryRunShowsEveryPlanAndBuildsNothing) {
    BSPCTL_NEEDS_KAS();
    const auto shown = build({"--matrix", "machine=a,b", "--exclude", "machine=b", "--dry-run"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("=== a in " + (space_ / "build-a").string()));
    EXPECT_THAT(shown.out, HasSubstr("KAS_BUILD_DIR"));
    EXPECT_THAT(shown.out, Not(HasSubstr("=== b")));
    EXPECT_FALSE(fs::exists(space_ / "build-a"));
    const auto json = parse_json(build({"--matrix", "machine=a,b", "--dry-run", "--json"}).out);
    EXPECT_TRUE(json["variants"][1]["plan"].IsObject());
    EXPECT_EQ(build({"--matrix", "machine=a,b", "--dry-run-script", "-"}).code, 2);
}

// Two machines of one release share its sources, two releases do not; caches are the workspace's in both.
TEST_F(FanOut, MachinesShareATreeAndManifestsHaveTheirOwn) {
    BSPCTL_NEEDS_KAS();
    const std::string one = "imx-6.6.52-2.2.0.xml", other = "imx-6.6.36-2.1.0.xml";
    for (const auto& name : {one, other}) {
        space_.write("board/" + name, R"(<?xml version="1.0"?>
<manifest>
  <remote name="local" fetch="https://git.example.org"/>
  <default remote="local" revision="main"/>
  <project name="poky" path="sources/poky"/>
  <project name="meta-freescale" path="sources/meta-freescale"/>
  <project name="meta-imx" path="sources/meta-imx"/>
</manifest>
)");
    }
    fs::create_directories(space_ / "board/nxp");
    const auto planned = [&](std::vector<std::string> words) {
        words.insert(words.begin(), "build");
        words.insert(words.end(), {"--dry-run", "--json", "--host", "--skip-doctor"});
        auto invocation = space_.bspctl(words);
        invocation.cwd = space_ / "board";
        const auto shown = run(invocation);
        EXPECT_EQ(shown.code, 0) << shown.err;
        for (const auto* cache : {"downloads", "sstate-cache"}) {
            EXPECT_THAT(shown.out, HasSubstr((space_ / "board" / cache).string() + "\""));
        }
        std::vector<std::string> folders;
        const auto answer = parse_json(shown.out);
        for (const auto& variant : answer["variants"].GetArray()) {
            folders.push_back(fs::path(text(variant, "build_dir")).lexically_relative(space_ / "board").string());
        }
        return folders;
    };
    EXPECT_EQ(planned({"-f", one, "--matrix", "machine=imx8mpevk,imx93evk"}),
              (std::vector<std::string>{"nxp/build-imx8mpevk", "nxp/build-imx93evk"}));
    EXPECT_EQ(planned({"--matrix", "manifest=" + one + "," + other}),
              (std::vector<std::string>{"nxp-imx-6.6.52-2.2.0/build", "nxp-imx-6.6.36-2.1.0/build"}));
}

TEST_F(FanOut, MistakesAreToldBeforeAnythingStarts) {
    for (const auto& wrong : std::vector<std::vector<std::string>>{{"--matrix", "machin=a"},
                                                                   {"--matrix", "machine=a", "--machine", "b"},
                                                                   {"--matrix", "machine=a", "--jobs", "0"},
                                                                   {"--exclude", "machine=a"},
                                                                   {"--jobs", "2"},
                                                                   {"kas.yml", "other.yml"},
                                                                   {"--preset", "none"}}) {
        EXPECT_EQ(build(wrong).code, 2) << wrong.back();
    }
    EXPECT_FALSE(fs::exists(space_ / "build"));
}

// ---------------------------------------------------------------------------------------------------------- presets

TEST_F(FanOut, APresetIsBuilt) {
    BSPCTL_NEEDS_KAS();
    space_.write(".bspctl.toml", "[[presets]]\nname = \"nightly\"\nkas_yaml = \"kas.yml\"\nimages = [\"good\", \"compile-error\"]\n");
    const auto built = space_.run_bspctl({"build", "--preset", "nightly", "--image", "good", "--host", "--skip-doctor"});
    ASSERT_EQ(built.code, 0) << built.err;
    EXPECT_TRUE(fs::exists(space_ / "build-good/runs/latest"));
    EXPECT_FALSE(fs::exists(space_ / "build-compile-error"));
    // Other commands are about one of them.
    EXPECT_EQ(space_.run_bspctl({"sync", "--preset", "nightly", "--dry-run", "--host"}).code, 2);
}

TEST_F(FanOut, ABrokenPresetStopsOnlyWhoAsksForOne) {
    BSPCTL_NEEDS_KAS();
    space_.write(".bspctl.toml", "[[presets]]\nname = \"broken\"\n");
    EXPECT_EQ(space_.run_bspctl({"build", "--help"}).code, 0);
    const auto dry = build({"--dry-run"});
    EXPECT_EQ(dry.code, 0) << dry.err;
    EXPECT_THAT(dry.err, HasSubstr("the presets are not valid"));
    const auto listed = space_.run_bspctl({"presets", "list"});
    EXPECT_EQ(listed.code, 2);
    EXPECT_THAT(listed.err, HasSubstr(".bspctl.toml:1:1"));
}

TEST_F(FanOut, PresetsAreAddedShownAndRemoved) {
    space_.write(".bspctl.toml", "# ours\n");
    const auto added = space_.run_bspctl({"presets", "add", "two", "-k", "kas.yml", "-m", "a,b", "--in-workspace"});
    ASSERT_EQ(added.code, 0) << added.err;
    EXPECT_EQ(space_.read(".bspctl.toml"), "# ours\n\n[[presets]]\nname = \"two\"\nmachines = [\"a\", \"b\"]\nkas_yaml = \"kas.yml\"\n");
    EXPECT_EQ(space_.run_bspctl({"presets", "add", "two", "-m", "a", "--in-workspace"}).code, 2);
    EXPECT_EQ(space_.run_bspctl({"presets", "add", "none", "--in-workspace", "--no-input"}).code, 2);
    EXPECT_EQ(space_.run_bspctl({"presets", "list"}).out, "two  machine a, b\n");
    const auto shown = parse_json(space_.run_bspctl({"presets", "show", "two", "--json"}).out);
    EXPECT_EQ(text(shown["preset"]["fields"], "kas_yaml"), (space_ / "kas.yml").string());
    EXPECT_EQ(shown["preset"]["variants"].Size(), 2U);
    const auto before = space_.snapshot();
    EXPECT_EQ(space_.run_bspctl({"presets", "remove", "two", "--dry-run"}).code, 0);
    EXPECT_EQ(space_.snapshot(), before);
    EXPECT_EQ(space_.run_bspctl({"presets", "remove", "two", "--yes"}).code, 0);
    EXPECT_EQ(space_.read(".bspctl.toml"), "# ours\n");
}

}  // namespace bspctl::e2e
