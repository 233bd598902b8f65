// SPDX-License-Identifier: Apache-2.0
//
// Workspaces: where they are found, how they are made, whose turn it is in them, and what cleaning leaves; those of
// bitbake-setup as they stand.
#include <csignal>
#include <gmock/gmock.h>

#include "git_fixture.hpp"
#include "support/repositories.hpp"
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

// A user in a folder of his own, "ws" unless another one is named.
class User {
public:
    User() {
        fs::create_directories(root());
        fs::create_directories(folder_ / "home");
    }

    [[nodiscard]] fs::path root() const { return folder_ / "ws"; }
    [[nodiscard]] fs::path beside(const std::string& name) const { return folder_ / name; }
    [[nodiscard]] std::string read(const std::string& name) const { return testing::slurp(root() / name); }
    fs::path write(const std::string& name, const std::string& text = "") const { return folder_.write("ws/" + name, text); }

    [[nodiscard]] Invocation bspctl(std::vector<std::string> arguments, const fs::path& below = {}) const {
        arguments.insert(arguments.begin(), BSPCTL_BUILD_DIR "/bin/bspctl");
        return {arguments, below.empty() ? root() : root() / below,
                {{"HOME", folder_ / "home"}, {"XDG_CONFIG_HOME", ""}, {"XDG_STATE_HOME", ""}, {"NO_COLOR", "1"}}};
    }
    [[nodiscard]] Outcome run(std::vector<std::string> arguments, const fs::path& below = {}) const {
        return e2e::run(bspctl(std::move(arguments), below));
    }

private:
    testing::TempDir folder_;
};

// ---------------------------------------------------------------------------------------------------- finding one

class Found : public ::testing::Test {
protected:
    // Where `clean` would look, started in `below`.
    [[nodiscard]] Outcome looked(const fs::path& below, std::vector<std::string> more = {}) const {
        std::vector<std::string> words{"clean", "--dry-run"};
        words.insert(words.end(), more.begin(), more.end());
        return user_.run(words, below);
    }
    User user_;
};

TEST_F(Found, FromAnywhereBelow) {
    fs::create_directories(user_.root() / "nxp/sources/deep");
    const auto shown = looked("nxp/sources/deep");
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr((user_.root() / "nxp/build").string()));
    EXPECT_FALSE(fs::exists(user_.root() / "nxp/.bspctl")) << "a dry run leaves nothing";
}

TEST_F(Found, OrNotAndThenTheWaysOutAreNamed) {
    user_.write("thesis.odt");  // an empty folder would be a new workspace
    const auto shown = looked("");
    EXPECT_EQ(shown.code, 2);
    EXPECT_THAT(shown.err, HasSubstr("not inside a workspace"));
    EXPECT_THAT(shown.err, HasSubstr(".bspctl.toml, nxp/"));
    EXPECT_THAT(shown.err, HasSubstr("config/config-upstream.json"));
    EXPECT_THAT(shown.err, HasSubstr("bspctl init"));
}

TEST_F(Found, WhereItIsNamed) {
    fs::create_directories(user_.beside("other/ti"));
    user_.write("nxp/x");
    const auto other = user_.beside("other").string();
    EXPECT_THAT(looked("", {"--workspace", other}).out, HasSubstr(other + "/ti/build"));
    auto named = user_.bspctl({"clean", "--dry-run"});
    named.env.emplace_back("BSPCTL_WORKSPACE", other);
    EXPECT_THAT(run(named).out, HasSubstr(other + "/ti/build"));
    named.argv.insert(named.argv.end(), {"--workspace", user_.root().string()});
    EXPECT_THAT(run(named).out, HasSubstr((user_.root() / "nxp/build").string())) << "the option stands above the variable";
}

TEST_F(Found, ANameOfNoFolderIsSaidOnceAndNothingStarts) {
    const auto file = user_.write("file").string();
    const auto shown = user_.run({"build", "x.yml", "--workspace", "/nope"});
    EXPECT_EQ(shown.code, 2);
    EXPECT_THAT(shown.err, HasSubstr("there is no folder /nope\n  why: it was given with --workspace"));
    EXPECT_THAT(shown.err, Not(HasSubstr("warning")));
    EXPECT_THAT(user_.run({"build", "--workspace", file}).err, HasSubstr(file + " is not a folder"));
    auto named = user_.bspctl({"build"});
    named.env.emplace_back("BSPCTL_WORKSPACE", "/nope");
    EXPECT_THAT(run(named).err, HasSubstr("given with $BSPCTL_WORKSPACE"));
}

// ----------------------------------------------------------------------------------------------------------- init

class Init : public ::testing::Test {
protected:
    // What the user types at a terminal.
    [[nodiscard]] Outcome typed(const std::string& lines, const std::string& arguments) const {
        auto invocation = user_.bspctl({});
        const auto program = invocation.argv.front();
        invocation.argv = {"sh", "-c", "printf '" + lines + "' | script -qec '" + program + " init " + arguments + "' /dev/null"};
        invocation.env.insert(invocation.env.end(), {{"CI", ""}, {"TERM", "xterm"}});
        return run(invocation);
    }
    User user_;
};

TEST_F(Init, WritesWhatTheOptionsSay) {
    const auto made = user_.run({"init", "board", "--family", "nxp", "--machine", "imx93evk"});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(made.out, "wrote " + (user_.root() / "board/.bspctl.toml").string() + "\n");
    EXPECT_THAT(made.err, HasSubstr("bspctl build"));
    EXPECT_TRUE(fs::is_directory(user_.root() / "board/nxp"));
    EXPECT_THAT(user_.read("board/.bspctl.toml"),
                HasSubstr("[workspace]\nfamily = \"nxp\"\n\n[defaults.nxp]\nmachine = \"imx93evk\"\n"));
    const auto shown = user_.run({"config", "show", "--json"}, "board");
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("imx93evk"));
}

TEST_F(Init, TheFamilyFollowsFromTheManifest) {
    ASSERT_EQ(user_.run({"init", "--manifest", "imx-6.6.52-2.2.2.xml"}).code, 0);
    EXPECT_THAT(user_.read(".bspctl.toml"), HasSubstr("family = \"nxp\""));
}

TEST_F(Init, OneThatIsThereIsLeftAloneUnlessForced) {
    user_.write(".bspctl.toml", "# mine\n[defaults.nxp]\nmachine = \"a\"  # the old one\ndistro = \"d\"\n");
    const auto before = user_.read(".bspctl.toml");
    const auto refused = user_.run({"init", "--family", "nxp", "--machine", "b"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("--force"));
    EXPECT_EQ(user_.read(".bspctl.toml"), before);
    ASSERT_EQ(user_.run({"init", "--family", "nxp", "--machine", "b", "--force"}).code, 0);
    const auto after = user_.read(".bspctl.toml");
    for (const auto* kept : {"# mine", "machine = \"b\"  # the old one", "distro = \"d\""}) EXPECT_THAT(after, HasSubstr(kept));
}

TEST_F(Init, DryRunWritesNothing) {
    const auto shown = user_.run({"init", "board", "--family", "ti", "--dry-run"});
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("family = \"ti\""));
    EXPECT_TRUE(fs::is_empty(user_.root()));
}

TEST_F(Init, WhatItCannotDoIsSaidBeforeAnythingIsMade) {
    const auto unknown = user_.run({"init", "board", "--family", "nxo"});
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("did you mean --family nxp?"));
    const auto silent = user_.run({"init", "board"});
    EXPECT_EQ(silent.code, 2);
    EXPECT_THAT(silent.err, HasSubstr("--family"));
    EXPECT_THAT(silent.err, HasSubstr("nxp"));
    user_.write("file");
    EXPECT_EQ(user_.run({"init", "file", "--family", "nxp"}).code, 2);
    EXPECT_FALSE(fs::exists(user_.root() / "board"));
}

TEST_F(Init, AsksOnATerminal) {
    if (run({.argv = {"script", "-qec", "true", "/dev/null"}}).code != 0) {
        GTEST_SKIP() << "script gives no terminal here (Debian: apt install bsdutils; /dev/pts mounted)";
    }
    const auto made = typed("nxp\\nimx93evk\\n\\nmy-image\\n\\n", "board");
    ASSERT_EQ(made.code, 0) << made.out;
    for (const auto* asked : {"family [", "machine [", "distro [", "image [", "manifest ["}) EXPECT_THAT(made.out, HasSubstr(asked));
    const auto text = user_.read("board/.bspctl.toml");
    EXPECT_THAT(text, HasSubstr("machine = \"imx93evk\"\nimage = \"my-image\""));
    EXPECT_THAT(text, Not(HasSubstr("distro"))) << "the family's default may change";
}

// ---------------------------------------------------------------------------------------------------- lock, clean

class Tree : public ::testing::Test {
protected:
    // A build that waits in a task, and has the tree.
    Invocation patient() {
        space_.write_kas("patient.yml", "patient");
        return space_.build({"patient.yml"});
    }
    bool is_running(const Running& build) {
        const auto marker = space_ / "build/patient-is-running";
        return eventually([&] { return fs::exists(marker) || build.ended(); }) && fs::exists(marker);
    }
    Workspace space_;
};

TEST_F(Tree, ASecondBuildIsRefusedWithTheOwnersName) {
    BSPCTL_NEEDS_KAS();
    Running first(patient());
    ASSERT_TRUE(is_running(first)) << first.wait().err;
    const auto second = space_.run_build();
    EXPECT_EQ(second.code, 2);
    EXPECT_THAT(second.err, HasSubstr("`bspctl build`, pid "));
    EXPECT_THAT(second.err, HasSubstr("run " + space_.last_run().filename().string()));
    EXPECT_EQ(space_.runs().size(), 1U);
    EXPECT_EQ(first.wait().code, 0);
}

TEST_F(Tree, AfterAKillTheNextBuildRecoversWithANote) {
    BSPCTL_NEEDS_KAS();
    Running killed(patient());
    ASSERT_TRUE(is_running(killed)) << killed.wait().err;
    const auto run = space_.last_run().filename().string();
    killed.signal(SIGKILL);
    EXPECT_EQ(killed.wait().code, 137);
    ASSERT_TRUE(eventually([&] { return processes_in(space_.root()).empty(); }));
    const auto built = space_.run_build();
    EXPECT_EQ(built.code, 0) << built.err;
    EXPECT_THAT(built.err, HasSubstr("run " + run + " ended abruptly"));
    EXPECT_THAT(space_.run_build().err, Not(HasSubstr("ended abruptly")));
}

TEST_F(Tree, CleanTakesResultsAndKeepsRuns) {
    BSPCTL_NEEDS_KAS();
    ASSERT_EQ(space_.run_build().code, 0);
    const auto before = space_.snapshot();
    const auto shown = space_.run_bspctl({"clean", "kas.yml", "--dry-run"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr((space_ / "build/tmp").string()));
    EXPECT_THAT(shown.out, Not(HasSubstr("build/runs")));
    EXPECT_EQ(space_.snapshot(), before);
    EXPECT_EQ(space_.run_bspctl({"clean", "kas.yml"}).code, 2) << "nobody is there to say yes";
    EXPECT_EQ(space_.run_bspctl({"clean", "kas.yml", "--yes"}).code, 0);
    EXPECT_FALSE(fs::exists(space_ / "build/tmp"));
    EXPECT_EQ(space_.runs().size(), 1U);
}

// ------------------------------------------------------------------------------------------- bitbake-setup's own

// What `bitbake-setup init` leaves, with a core from a local repository.
class SetUp : public ::testing::Test {
protected:
    SetUp() {
        repositories_.make_poky();
        user_.write("config/config-upstream.json",
                    R"({"type": "registry", "name": "small", "data": {"sources": {"poky": {"git-remote": {"uri": ")" +
                        repositories_.url("poky") + R"(", "branch": "main", "rev": "main"}}}},
                       "bitbake-config": {"name": "small", "bb-layers": ["poky/meta", "poky/meta-poky"], "oe-fragments": [],
                         "oe-fragment-choices": {"machine": "machine/quickstart-board", "distro": "distro/quickstart"}}})");
        commit_ = testing::GitFixture::ask(user_.beside("git/poky"), "rev-parse HEAD");
        user_.write("config/sources-fixed-revisions.json",
                    R"({"sources": {"poky": {"git-remote": {"rev": ")" + commit_ + R"("}}}})");
        user_.write("build/init-build-env", ". layers/poky/oe-init-build-env build\n");
        fs::create_directories(user_.root() / "build/conf/deep");
    }

    User user_;
    Repositories repositories_{user_.beside("git")};
    std::string commit_;
};

TEST_F(SetUp, ItsKasFileHasTheFixedRevisions) {
    const auto made = user_.run({"gen-kas"}, "build/conf");
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_THAT(made.err, HasSubstr("as config-upstream.json says"));
    const auto text = user_.read("kas-bbsetup.yml");
    for (const auto* words : {"machine: quickstart-board", "distro: quickstart", "path: layers/poky", "meta-poky"}) {
        EXPECT_THAT(text, HasSubstr(words));
    }
    EXPECT_THAT(text, HasSubstr("commit: " + commit_));
}

TEST_F(SetUp, ThePlanIsTheSameFromAnywhereBelow) {
    BSPCTL_NEEDS_KAS();
    const auto shown = user_.run({"build", "--dry-run", "--host", "--skip-doctor"}, "build/conf/deep");
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr((user_.root() / "kas-bbsetup.yml").string()));
    EXPECT_EQ(shown.out, user_.run({"build", "--dry-run", "--host", "--skip-doctor"}).out);
    EXPECT_FALSE(fs::exists(user_.root() / "layers"));
}

TEST_F(SetUp, SyncBringsTheSourcesAndBuildBuilds) {
    BSPCTL_NEEDS_KAS();
    const auto synced = user_.run({"sync", "--skip-doctor"}, "build");
    ASSERT_EQ(synced.code, 0) << synced.err;
    EXPECT_EQ(testing::GitFixture::ask(user_.root() / "layers/poky", "rev-parse HEAD"), commit_);
    const auto built = user_.run({"build", "-i", "board-image", "--host", "--skip-doctor"}, "build");
    ASSERT_EQ(built.code, 0) << built.err;
    EXPECT_THAT(built.out, HasSubstr("artifacts: "));
    EXPECT_TRUE(fs::exists(user_.root() / "build/runs/latest/events.jsonl"));
    // Looking back needs to be told no more than building.
    EXPECT_EQ(user_.run({"report"}, "build/conf/deep").code, 0);
    // What bitbake-setup made is not ours to clean.
    EXPECT_EQ(user_.run({"clean", "--yes"}).code, 0);
    EXPECT_TRUE(fs::exists(user_.root() / "build/init-build-env"));
    EXPECT_TRUE(fs::exists(user_.root() / "build/runs"));
    EXPECT_FALSE(fs::exists(user_.root() / "build/tmp"));
}

TEST_F(SetUp, OneThatIsNotInitialisedIsNotBuilt) {
    fs::remove(user_.root() / "build/init-build-env");
    const auto refused = user_.run({"build"}, "build");
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("is not initialized"));
    EXPECT_THAT(refused.err, HasSubstr("bitbake-setup init"));
}

}  // namespace
}  // namespace bspctl::e2e
