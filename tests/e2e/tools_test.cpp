// SPDX-License-Identifier: Apache-2.0
//
// The tools beside build: BitBake's own command line, its replacement, repeated parses, caches, the host's set-up, logs.
#include <fcntl.h>
#include <sys/stat.h>

#include <csignal>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

// A vendor's BitBake, as far as anybody looks at it.
void add_bitbake(const Workspace& workspace) {
    workspace.write("sources/poky/bitbake/lib/bb/__init__.py", "__version__ = \"2.8.1\"\n");
    workspace.write("sources/poky/bitbake/bin/bitbake", "#!/bin/sh\n");
}

}  // namespace

TEST(Tools, BitbakeRunsATaskAndPassesItsExitCodeOn) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto good = workspace.run_bspctl({"bitbake", "good", "kas.yml", "--host"});
    EXPECT_EQ(good.code, 0) << good.err;
    ASSERT_EQ(workspace.runs().size(), 1u) << "it is recorded like a build";
    EXPECT_NE(workspace.read("build/runs/latest/kas.log").find("bitbake good"), std::string::npos);
    const auto bad = workspace.run_bspctl({"bitbake", "no-such-recipe", "kas.yml", "--host", "--json"});
    EXPECT_EQ(bad.code, 1) << "BitBake's own code, not kas's 2: " << bad.err;
    EXPECT_NE(bad.out.find("\"schema\": \"bspctl.bitbake/1\""), std::string::npos) << bad.out;
}

// As `build` does: said at once, kept in the run, in the JSON.
TEST(Tools, BitbakeAndRebuildSayWhyTheyFailed) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    // the layer has no do_cleansstate, with which a rebuild begins
    for (const auto& [command, cause] : {std::pair("bitbake", "\ncause: compile-error do_compile"),
                                         std::pair("rebuild", "\ncause: compile-error")}) {
        const auto failed = workspace.run_bspctl({command, "compile-error", "kas.yml", "--host", "--json"});
        EXPECT_NE(failed.code, 0);
        EXPECT_NE(failed.err.find(cause), std::string::npos) << failed.err;
        EXPECT_NE(failed.err.find("(bspctl triage "), std::string::npos) << failed.err;
        EXPECT_EQ(text(parse_json(failed.out)["diagnosis"], "recipe"), "compile-error");
        EXPECT_EQ(text(event(workspace.last_run(), "diagnosis"), "recipe"), "compile-error");
        EXPECT_TRUE(fs::exists(workspace.last_run() / "triage.json"));
    }
}

TEST(Tools, BitbakeUsesTheOverlaysAndTheEnvironmentOfBuild) {
    Workspace workspace;
    const auto kas_words = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--dry-run", "--host", "-m", "other-board"});
        const auto shown = workspace.run_bspctl(arguments);
        EXPECT_EQ(shown.code, 0) << shown.err;
        std::string out;
        for (const auto* word : {"KAS_MACHINE=other-board", ".bspctl/overlays/"}) {
            if (shown.out.find(word) != std::string::npos) out += word;
        }
        return out;
    };
    const auto of_build = kas_words({"build", "kas.yml"});
    EXPECT_NE(of_build, "");
    EXPECT_EQ(kas_words({"bitbake", "good", "kas.yml"}), of_build);
    EXPECT_EQ(kas_words({"rebuild", "good", "kas.yml"}), of_build);
}

TEST(Tools, RebuildIsCleansstateAndABuild) {
    Workspace workspace;
    const auto shown = workspace.run_bspctl({"rebuild", "good", "kas.yml", "--dry-run", "--host"});
    const auto clean = shown.out.find("bitbake -c cleansstate good"), build = shown.out.find("bitbake good");
    EXPECT_NE(clean, std::string::npos) << shown.out;
    EXPECT_NE(build, std::string::npos) << shown.out;
    EXPECT_LT(clean, build);
    EXPECT_EQ(workspace.run_bspctl({"clean-recipe", "kas.yml"}).code, 2) << "no recipe is named";
    EXPECT_EQ(workspace.run_bspctl({"bitbake", "a.yml", "b.yml", "c"}).code, 2);
}

TEST(Tools, ShellTakesItsCommandAfterTwoDashesToo) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto said = workspace.run_bspctl({"shell", "kas.yml", "--host", "--", "sh", "-c", "echo \"got $1\"; exit 7", "sh", "a b"});
    EXPECT_EQ(said.code, 7) << said.err;
    EXPECT_NE(said.out.find("got a b"), std::string::npos) << said.out;
}

TEST(Tools, StressParseCountsAndKeepsASummary) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto parsed = workspace.run_bspctl({"stress-parse", "kas.yml", "--host", "-n", "2", "--label", "first", "--json"});
    ASSERT_EQ(parsed.code, 0) << parsed.err;
    const auto folder = workspace.last_run() / "stress-parse";
    for (const auto* file : {"run-01.log", "run-02.log", "host-mode.conf", "summary.json"}) EXPECT_TRUE(fs::exists(folder / file)) << file;
    EXPECT_EQ(testing::slurp(folder / "summary.json"), parsed.out);
    rapidjson::Document summary;
    summary.Parse(parsed.out.c_str());
    ASSERT_FALSE(summary.HasParseError()) << parsed.out;
    EXPECT_STREQ(summary["schema"].GetString(), "bspctl.stress-parse/1");
    EXPECT_EQ(summary["passed"].GetInt(), 2);
    EXPECT_EQ(summary["exit_codes"].Size(), 2u);
    EXPECT_STREQ(summary["label"].GetString(), "first");
    EXPECT_EQ(workspace.run_bspctl({"stress-parse", "kas.yml", "-n", "0"}).code, 2);
}

TEST(Tools, AParseThatFailsWithoutACrashIsAnError) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write("meta-e2e/recipes/broken/broken_1.0.bb", "this is no recipe\n");
    const auto parsed = workspace.run_bspctl({"stress-parse", "kas.yml", "--host", "-n", "1"});
    EXPECT_EQ(parsed.code, 1) << parsed.out << parsed.err;
    EXPECT_NE(parsed.out.find("errored 1"), std::string::npos) << parsed.out;
}

TEST(Tools, BitbakeOverrideThereAndBack) {
    Workspace workspace, upstream;
    add_bitbake(workspace);
    const auto source = (upstream.root() / "bitbake-upstream").string();
    upstream.write("bitbake-upstream/lib/bb/__init__.py", "__version__ = \"2.8.9\"\n");
    upstream.write("bitbake-upstream/bin/bitbake", "");
    for (const auto& words : std::vector<std::vector<std::string>>{{"init", "-q", "-b", "2.8"}, {"add", "-A"},
             {"-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "-m", "x"}}) {
        std::vector<std::string> argv{"git", "-C", source};
        argv.insert(argv.end(), words.begin(), words.end());
        ASSERT_EQ(run({argv, workspace.root(), {}}).code, 0);
    }
    const auto before = workspace.snapshot();
    EXPECT_NE(workspace.run_bspctl({"bitbake-override", "kas.yml"}).out.find("bitbake-override: off"), std::string::npos);
    EXPECT_EQ(workspace.snapshot(), before) << "asking changes nothing";
    const auto applied = workspace.run_bspctl({"bitbake-override", "kas.yml", "--apply", "--repo", source, "--json"});
    EXPECT_EQ(applied.code, 0) << applied.err;
    EXPECT_NE(applied.out.find("\"state\": \"applied\""), std::string::npos) << applied.out;
    EXPECT_NE(workspace.read("sources/poky/bitbake/lib/bb/__init__.py").find("2.8.9"), std::string::npos);
    EXPECT_EQ(workspace.run_bspctl({"bitbake-override", "kas.yml", "--revert"}).code, 0);
    EXPECT_NE(workspace.read("sources/poky/bitbake/lib/bb/__init__.py").find("2.8.1"), std::string::npos);
    EXPECT_FALSE(fs::is_symlink(workspace / "sources/poky/bitbake"));
    EXPECT_EQ(workspace.run_bspctl({"bitbake-override", "kas.yml", "--apply", "--repo", source, "--bitbake-branch", "9.9"}).code, 2);
    EXPECT_EQ(workspace.run_bspctl({"bitbake-override", "kas.yml", "--apply", "--repo", source, "--branch", "2.8"}).code, 0)
        << "its other name";
    EXPECT_EQ(workspace.run_bspctl({"bitbake-override", "kas.yml", "--apply", "--revert"}).code, 2);
}

TEST(Tools, CleanCacheShowsAsksAndRemoves) {
    Workspace workspace;
    workspace.write("sstate/ab/cd/old.tar.zst", "12345");
    workspace.write("sstate/ab/cd/old.tar.zst.siginfo", "1");
    workspace.write("sstate/ab/cd/new.tar.zst", "12345");
    for (const auto* name : {"old.tar.zst", "old.tar.zst.siginfo"}) {
        const timespec long_ago[2] = {{1'600'000'000, 0}, {1'600'000'000, 0}};
        ::utimensat(AT_FDCWD, (workspace / ("sstate/ab/cd/" + std::string(name))).c_str(), long_ago, 0);
    }
    const auto old = workspace / "sstate/ab/cd/old.tar.zst";  // never read below: that would make it young
    const std::vector<std::string> words{"clean-cache", "--sstate-dir", "sstate", "--older-than", "30d"};
    const auto with = [&](const std::string& more) {
        auto out = words;
        out.push_back(more);
        return workspace.run_bspctl(out);
    };
    const auto shown = with("--dry-run").out;
    EXPECT_NE(shown.find("would remove 6 B"), std::string::npos) << shown;
    EXPECT_EQ(with("--no-input").code, 2) << "nobody can be asked";
    EXPECT_TRUE(fs::exists(old));
    const auto removed = with("--yes");
    EXPECT_EQ(removed.code, 0) << removed.err;
    EXPECT_FALSE(fs::exists(old));
    EXPECT_EQ(workspace.read("sstate/ab/cd/new.tar.zst"), "12345");
    EXPECT_EQ(workspace.run_bspctl({"clean-cache", "--dl-dir", "meta-e2e", "--yes"}).code, 2) << "that is no downloads folder";
    EXPECT_EQ(workspace.run_bspctl({"clean-cache", "--builds-dir", "meta-e2e", "--yes"}).code, 2) << "that is no build folder";
    EXPECT_EQ(workspace.run_bspctl({"clean-cache", "--sstate-dir", "/", "--force", "--yes"}).code, 2);
}

TEST(Tools, SetupShowsItsScriptAndRunsNothingUnasked) {
    Workspace workspace;
    const auto shown = workspace.run_bspctl({"setup", "--dry-run", "--only", "git-identity", "--git-name", "T", "--git-email", "t@example.com"});
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_NE(shown.out.find("git config --global user.name T"), std::string::npos) << shown.out << shown.err;
    const auto asked = workspace.run_bspctl({"setup", "--no-input", "--only", "git-identity", "--git-name", "T", "--git-email", "t@example.com"});
    EXPECT_EQ(asked.code, 2) << "nobody can be asked";
    const auto done = workspace.run_bspctl({"setup", "--yes", "--only", "git-identity", "--git-name", "T", "--git-email", "t@example.com"});
    EXPECT_EQ(done.code, 0) << done.err;
    const auto again = workspace.run_bspctl({"setup", "--yes", "--only", "git-identity"});
    EXPECT_NE(again.out.find("nothing to do"), std::string::npos) << again.out;
}

// What lies there by then is another matter.
TEST(Tools, ReportShowsTheSourcesAsTheyWereBuilt) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    const auto git = [&](std::vector<std::string> words) {
        std::vector<std::string> argv{"git", "-C", (workspace / "meta-e2e").string(), "-c", "user.name=T", "-c", "user.email=t@example.com"};
        argv.insert(argv.end(), words.begin(), words.end());
        auto done = run({argv, workspace.root(), {}});
        EXPECT_EQ(done.code, 0) << done.err;
        return done.out.substr(0, 12);
    };
    for (const auto& words : std::vector<std::vector<std::string>>{{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "-m", "one"}}) git(words);
    const auto built = git({"rev-parse", "HEAD"});
    ASSERT_EQ(workspace.run_build().code, 0);
    git({"commit", "-q", "--allow-empty", "-m", "two"});
    const auto report = workspace.run_bspctl({"report", "-k", "kas.yml"});
    EXPECT_NE(report.out.find("meta-e2e"), std::string::npos) << report.out;
    EXPECT_NE(report.out.find(built), std::string::npos) << report.out;
}

TEST(Tools, LogFollowsFromBeforeTheFirstLineUntilTheEnd) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    ASSERT_EQ(workspace.run_build().code, 0);
    const auto id = workspace.last_run().filename().string();
    const auto shown = workspace.run_bspctl({"log", id, "-n", "0", "-f", "-k", "kas.yml"});
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_EQ(shown.out, testing::slurp(workspace.last_run() / "kas.log"));
    EXPECT_NE(workspace.run_bspctl({"log", "kas.yml", "--console"}).out.find("step_ok"), std::string::npos);
    EXPECT_EQ(workspace.run_bspctl({"log", "kas.yml", "--console", "--kas"}).code, 2);
    EXPECT_EQ(workspace.run_bspctl({"log", "kas.yml", "--task", "good"}).code, 2) << "no task is named";
    EXPECT_EQ(workspace.run_bspctl({"log", "kas.yml", "--task", "nothing:compile"}).code, 1);
    EXPECT_EQ(workspace.run_bspctl({"log", "kas.yml", "--task", "good:do_install"}).code, 0);
}

TEST(Tools, LogFollowsARunThatIsGoingAndLeavesItAlone) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "patient");
    Running build(workspace.build());
    ASSERT_TRUE(eventually([&] { return fs::exists(workspace / "build/patient-is-running"); })) << build.wait().err;
    Running left(workspace.bspctl({"log", "kas.yml", "-n", "0"})), stays(workspace.bspctl({"log", "kas.yml", "-n", "0"}));
    EXPECT_FALSE(left.ended() || stays.ended());
    left.signal(SIGINT);
    EXPECT_EQ(left.wait().code, 130);
    EXPECT_EQ(build.wait().code, 0) << "following is not building";
    const auto followed = stays.wait();
    EXPECT_EQ(followed.code, 0) << followed.err;
    EXPECT_EQ(followed.out, testing::slurp(workspace.last_run() / "kas.log"));
}

}  // namespace bspctl::e2e
