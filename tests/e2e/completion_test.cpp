// SPDX-License-Identifier: Apache-2.0
//
// The completion script of bash, asked as bash asks it.
#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

bool has(const std::string& program) { return run({.argv = {"sh", "-c", "command -v " + program}}).code == 0; }

class Completion : public ::testing::Test {
protected:
    Completion() { space_.write("script", space_.run_bspctl({"completion", "bash"}).out); }

    // What is offered for the last word of a command line, apart by blanks.
    std::string offered(const std::string& line) {
        auto invocation = space_.bspctl({});
        const auto program = std::filesystem::path(invocation.argv.front()).parent_path().string();
        invocation.argv = {"bash", "-c",
                           "PATH=" + program + ":$PATH; source ./script; COMP_WORDS=(" + line +
                               "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _bspctl; echo \"${COMPREPLY[*]}\""};
        return run(invocation).out;
    }

    Workspace space_;
};

TEST_F(Completion, ActionsOnceThenFiles) {
    EXPECT_EQ(offered("bspctl plugin tr"), "trust\n");
    EXPECT_EQ(offered("bspctl plugin trust scr"), "script\n");
    EXPECT_EQ(offered("bspctl overlay d"), "diff\n");
}

TEST_F(Completion, TheWordAfterAnOptionIsNoCommand) {
    EXPECT_EQ(offered("bspctl --plugin ./mine.so plu"), "plugin\n");
    EXPECT_EQ(offered("bspctl --plugin ./mine.so plugin check --level str"), "strict\n");
    EXPECT_EQ(offered("bspctl plugin --level strict che"), "check\n");
}

TEST_F(Completion, OptionsBeforeTheCommand) {
    EXPECT_EQ(offered("bspctl --plugin-isolation th"), "third-party\n");
    EXPECT_EQ(offered("bspctl --plugin scr"), "script\n");
    EXPECT_THAT(offered("bspctl --trust"), StartsWith("--trust-plugin"));
    EXPECT_THAT(offered("bspctl ''"), HasSubstr("build"));
    EXPECT_EQ(offered("bspctl --plugin-isolation = th"), "third-party\n") << "readline takes it apart at the =";
}

TEST_F(Completion, AnActionsOptionsAreItsOwn) {
    EXPECT_THAT(offered("bspctl plugin trust --y"), StartsWith("--yes"));
    EXPECT_EQ(offered("bspctl plugin list --y"), "\n");
}

// What the tree holds, asked of the program itself.
TEST_F(Completion, MachinesImagesAndRunsOfTheWorkspace) {
    space_.write("sources/meta-a/conf/layer.conf", "");
    space_.write("sources/meta-a/conf/machine/board-one.conf", "");
    space_.write("sources/meta-a/recipes-core/images/core-image-a.bb", "");
    space_.write("build/runs/20260101-000000/events.jsonl", "");
    EXPECT_EQ(offered("bspctl build --machine boa"), "board-one\n");
    EXPECT_EQ(offered("bspctl build --machine = boa"), "board-one\n");
    EXPECT_EQ(offered("bspctl build --image core"), "core-image-a\n");
    EXPECT_EQ(offered("bspctl report 2026"), "20260101-000000\n");
    EXPECT_EQ(offered("bspctl plugin info gen"), "generic\n");
}

TEST_F(Completion, ARecipeThenAConfiguration) {
    space_.write("sources/meta-a/conf/layer.conf", "");
    space_.write("sources/meta-a/recipes-core/images/core-image-a.bb", "");
    EXPECT_EQ(offered("bspctl inspect core"), "core-image-a\n");
    EXPECT_EQ(offered("bspctl inspect core-image-a scr"), "script\n");
    EXPECT_EQ(offered("bspctl graph core-image-a core"), "\n");
    EXPECT_EQ(offered("bspctl getvar MACHINE scr"), "script\n");
}

TEST_F(Completion, AskingIsSilentWhateverIsAsked) {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"__complete"}, {"__complete", "nonsense", ""}, {"__complete", "machine", "", "-w", "/nowhere"}}) {
        const auto outcome = space_.run_bspctl(words);
        EXPECT_EQ(outcome.code, 0);
        EXPECT_EQ(outcome.out + outcome.err, "");
    }
}

TEST_F(Completion, FishOffersTheSame) {
    if (!has("fish")) GTEST_SKIP() << "fish is not installed";
    space_.write("script.fish", space_.run_bspctl({"completion", "fish"}).out);
    const auto offered = [&](const std::string& line) {
        auto invocation = space_.bspctl({});
        invocation.argv = {"fish", "--no-config", "-c", "source script.fish; complete -C '" + line + "'"};
        return run(invocation).out;
    };
    EXPECT_EQ(offered("bspctl plugin tr"), "trust\tapprove a plugin file\n");
    EXPECT_THAT(offered("bspctl plugin check --level str"), StartsWith("strict\t"));
    EXPECT_THAT(offered("bspctl bui"), StartsWith("build\t"));
    EXPECT_EQ(offered("bspctl inspect busybox scr"), "script\nscript.fish\n");
    EXPECT_EQ(offered("bspctl inspect scr"), "");
}

TEST_F(Completion, ZshReadsItsScript) {
    if (!has("zsh")) GTEST_SKIP() << "zsh is not installed";
    space_.write("_bspctl", space_.run_bspctl({"completion", "zsh"}).out);
    auto invocation = space_.bspctl({});
    // Autoloaded as zsh does it, with the builtins of completion standing for themselves: what it would offer is printed.
    invocation.argv = {"zsh", "-f", "-c",
                       "fpath=(. $fpath); compdef() { }; _arguments() { print -l -- $@ }; _describe() { }; "
                       "words=(bspctl); autoload -Uz _bspctl; _bspctl; _bspctl_plugin_check"};
    const auto outcome = run(invocation);
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, HasSubstr("--level=[basic, standard (default) or strict]:LEVEL:(basic standard strict)"));
}

}  // namespace
}  // namespace bspctl::e2e
