// SPDX-License-Identifier: Apache-2.0
//
// The engine against local bare repositories. What the whole program makes of it is in tests/e2e/sync_test.cpp.
#include "sync/sync.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/failure.hpp"
#include "git_fixture.hpp"
#include "sync/report.hpp"

namespace bspctl::sync {

namespace {

using testing::GitFixture;
using testing::slurp;
using testing::TempDir;
using ::testing::HasSubstr;

const std::string none;

class Sync : public ::testing::Test {
protected:
    Sync() {
        sources_.kind = kind_repo_manifest;
        sources_.root = tree_ / "ws";
        options_.patience = {.attempts = 2, .first_pause = std::chrono::milliseconds(1)};
    }

    // A repository of the configuration: "branch main" unless told otherwise.
    sources::Source& want(const std::string& name) {
        sources::Source source;
        source.name = name;
        source.url = git_.url(name);
        source.path = sources_.root / name;
        source.branch = "main";
        sources_.list.push_back(source);
        return sources_.list.back();
    }

    Report run() {
        struct Silent : Listener {
        } silent;
        return sync::sync(sources_, options_, silent);
    }

    Result run_one() {
        auto report = run();
        EXPECT_EQ(report.results.size(), 1u);
        return report.results.at(0);
    }

    [[nodiscard]] std::string ask(const std::string& name, const std::string& arguments) const {
        return GitFixture::ask(sources_.root / name, arguments);
    }
    [[nodiscard]] std::string head(const std::string& name) const { return ask(name, "rev-parse HEAD"); }
    void write(const std::string& file, const std::string& text) const { (void)tree_.write("ws/" + file, text); }
    [[nodiscard]] std::string read(const std::string& file) const { return slurp(sources_.root / file); }
    void commit_locally(const std::string& name, const std::string& file) const {
        write(name + "/" + file, "mine");
        (void)ask(name, "add .");
        (void)ask(name, "-c user.name=me -c user.email=me@example.com commit -qm mine");
    }

    GitFixture git_;
    TempDir tree_;
    sources::Sources sources_;
    Options options_;
};

}  // namespace

// ---------------------------------------------------------------------------------------------------- what is wanted

TEST_F(Sync, ABranchBecomesALocalBranchThatFollowsIt) {
    const auto first = git_.commit("a", {{"f", "1"}});
    want("a");
    auto result = run_one();
    EXPECT_EQ(result.did, Did::cloned) << result.problem;
    EXPECT_EQ(result.to, first);
    EXPECT_EQ(head("a"), first);
    EXPECT_EQ(ask("a", "symbolic-ref HEAD"), "refs/heads/main");
    EXPECT_EQ(read("a/f"), "1");

    const auto second = git_.commit("a", {{"f", "2"}});
    result = run_one();
    EXPECT_EQ(result.did, Did::fetched);
    EXPECT_EQ(result.from, first);
    EXPECT_EQ(result.to, second);
    EXPECT_EQ(read("a/f"), "2");
    EXPECT_EQ(run_one().did, Did::nothing);
}

TEST_F(Sync, APinnedCommitThatIsHereNeedsNoServer) {
    const auto first = git_.commit("a", {{"f", "1"}});
    const auto second = git_.commit("a", {{"f", "2"}});
    auto& source = want("a");
    source.commit = second;
    EXPECT_EQ(run_one().did, Did::cloned);
    std::filesystem::rename(git_.path("a"), git_.path("gone"));
    EXPECT_EQ(run_one().did, Did::nothing);
    source.commit = first;
    const auto result = run_one();
    EXPECT_EQ(result.did, Did::checked_out) << result.problem;
    EXPECT_EQ(result.attempts, 0);
    EXPECT_EQ(head("a"), first);
}

TEST_F(Sync, ATagAndAChangeAreFound) {
    const auto first = git_.commit("a", {{"f", "1"}});
    (void)git_.commit("a", {{"f", "2"}});
    (void)GitFixture::ask(git_.path("a"), "tag v1 " + first);
    (void)GitFixture::ask(git_.path("a"), "update-ref refs/changes/01/1/1 " + first);
    want("a").tag = "v1";
    auto& change = want("change");
    change.url = git_.url("a");
    change.branch.clear();
    change.ref = "refs/changes/01/1/1";
    EXPECT_TRUE(run().ok());
    EXPECT_EQ(head("a"), first);
    EXPECT_EQ(head("change"), first);
}

TEST_F(Sync, WithoutARevisionTheServersOwnBranchIsTakenAndKept) {
    const auto first = git_.commit("a", {{"f", "1"}}, "trunk");
    (void)GitFixture::ask(git_.path("a"), "symbolic-ref HEAD refs/heads/trunk");
    want("a").branch.clear();
    EXPECT_EQ(run_one().did, Did::cloned);
    EXPECT_EQ(head("a"), first);
    (void)git_.commit("a", {{"f", "2"}}, "trunk");
    EXPECT_EQ(run_one().did, Did::nothing);
}

TEST_F(Sync, ACommitThatIsOnNoBranchIsFoundAndSaid) {
    (void)git_.commit("a", {{"f", "1"}});
    const auto lost = git_.commit("a", {{"f", "lost"}}, "topic");
    (void)GitFixture::ask(git_.path("a"), "update-ref -d refs/heads/topic");
    (void)GitFixture::ask(git_.path("a"), "config uploadpack.allowAnySHA1InWant true");
    want("a").commit = lost;
    const auto result = run_one();
    EXPECT_EQ(result.did, Did::cloned) << result.problem;
    EXPECT_EQ(head("a"), lost);
    EXPECT_THAT(result.notes, ::testing::Contains(HasSubstr("not on the branch main")));
}

TEST_F(Sync, ACommitOfAnotherBranchThanTheNamedOneIsFoundAndSaid) {
    (void)git_.commit("a", {{"f", "1"}});
    const auto other = git_.commit("a", {{"f", "other"}}, "topic");
    want("a").commit = other;
    const auto result = run_one();
    EXPECT_TRUE(result.ok()) << result.problem;
    EXPECT_THAT(result.notes, ::testing::Contains(HasSubstr("not on the branch main")));
}

TEST_F(Sync, WhatIsNotThereIsSaidAndTheOthersGoOn) {
    (void)git_.commit("a", {{"f", "1"}});
    (void)git_.commit("b", {{"f", "1"}});
    want("a");
    want("gone");
    want("b").branch = "no-such-branch";
    const auto report = run();
    EXPECT_FALSE(report.ok());
    EXPECT_EQ(report.results[0].did, Did::cloned);
    EXPECT_EQ(report.results[1].did, Did::failed);
    EXPECT_EQ(report.results[1].attempts, 1) << "a repository that is gone is not asked for again";
    EXPECT_EQ(report.results[2].did, Did::failed);
    EXPECT_THAT(report.results[2].problem, HasSubstr("branch no-such-branch"));
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "b/f"));
}

TEST_F(Sync, BothRemotesAreThereAndAChangedAddressIsTaken) {
    (void)git_.commit("a", {{"f", "1"}});
    (void)git_.commit("moved", {{"f", "2"}});
    auto& source = want("a");
    source.remote = "vendor";
    (void)run_one();
    EXPECT_EQ(ask("a", "remote get-url vendor"), source.url);
    EXPECT_EQ(ask("a", "remote get-url origin"), source.url);
    EXPECT_EQ(ask("a", "rev-parse origin/main"), head("a"));
    source.url = git_.url("moved");
    const auto result = run_one();
    EXPECT_EQ(ask("a", "remote get-url vendor"), source.url);
    EXPECT_EQ(read("a/f"), "2");
    EXPECT_THAT(result.notes, ::testing::Contains(HasSubstr("its address is now")));
}

TEST_F(Sync, HistoryIsAsShortAsAsked) {
    for (int n = 0; n < 5; ++n) (void)git_.commit("a", {{"f", std::to_string(n)}});
    const auto last = git_.commit("a", {{"f", "last"}});
    want("a").attributes = {{"clone-depth", "2"}};
    auto& pinned = want("b");
    pinned.url = git_.url("a");
    pinned.commit = last;
    pinned.attributes = {{"clone-depth", "1"}};
    ASSERT_TRUE(run().ok());
    EXPECT_EQ(ask("a", "rev-list --count HEAD"), "2");
    EXPECT_EQ(ask("b", "rev-list --count HEAD"), "1");
    const auto next = git_.commit("a", {{"f", "next"}});
    sources_.list[0].attributes.clear();
    ASSERT_TRUE(run().ok());
    EXPECT_EQ(head("a"), next);
    EXPECT_NE(ask("a", "rev-parse --is-shallow-repository"), "false") << "a shallow one stays shallow";
}

// ------------------------------------------------------------------------------------------------------ local changes

TEST_F(Sync, ChangedFilesStayUnlessForcedAndThenTheyAreKept) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    (void)run_one();
    write("a/f", "mine");
    (void)git_.commit("a", {{"f", "2"}});
    auto result = run_one();
    EXPECT_EQ(result.did, Did::kept);
    EXPECT_THAT(result.problem, HasSubstr("1 changed file (f)"));
    EXPECT_EQ(read("a/f"), "mine");

    options_.force = true;
    result = run_one();
    EXPECT_EQ(result.did, Did::fetched) << result.problem;
    EXPECT_EQ(read("a/f"), "2");
    const auto ref = ask("a", "for-each-ref --format='%(refname)' refs/bspctl/saved");
    EXPECT_EQ(ask("a", "show " + ref + ":f"), "mine");
}

TEST_F(Sync, LocalCommitsStayUnlessForcedAndThenTheyAreReachable) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    (void)run_one();
    commit_locally("a", "own");
    const auto mine = head("a");
    const auto theirs = git_.commit("a", {{"f", "2"}});
    auto result = run_one();
    EXPECT_EQ(result.did, Did::kept);
    EXPECT_THAT(result.problem, HasSubstr("1 local commit (" + mine.substr(0, 8)));
    EXPECT_EQ(head("a"), mine);
    options_.force = true;
    result = run_one();
    EXPECT_EQ(head("a"), theirs) << result.problem;
    EXPECT_EQ(ask("a", "for-each-ref --format='%(objectname)' refs/bspctl/saved"), mine);
}

TEST_F(Sync, ChangesThatNothingEndangersAreNoObstacle) {
    const auto first = git_.commit("a", {{"f", "1"}});
    want("a").commit = first;
    (void)run_one();
    write("a/f", "mine");
    EXPECT_EQ(run_one().did, Did::nothing);
    EXPECT_EQ(read("a/f"), "mine");
}

TEST_F(Sync, FilesThatGitDoesNotKnowAreNeverOverwritten) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    (void)run_one();
    write("a/new", "mine");
    (void)git_.commit("a", {{"new", "theirs"}});
    options_.force = true;
    const auto result = run_one();
    EXPECT_EQ(result.did, Did::failed);
    EXPECT_EQ(read("a/new"), "mine");
}

TEST_F(Sync, ABranchThatWasRewrittenUpstreamIsNoLocalWork) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    (void)run_one();
    (void)GitFixture::ask(git_.path("a"), "update-ref -d refs/heads/main");
    const auto rewritten = git_.commit("a", {{"f", "other history"}});
    const auto result = run_one();
    EXPECT_TRUE(result.ok()) << result.problem;
    EXPECT_EQ(head("a"), rewritten);
}

TEST_F(Sync, AnUnfinishedMergeIsNotTouched) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    (void)run_one();
    write("a/.git/MERGE_HEAD", head("a") + "\n");
    (void)git_.commit("a", {{"f", "2"}});
    const auto result = run_one();
    EXPECT_EQ(result.did, Did::kept);
    EXPECT_THAT(result.problem, HasSubstr("an unfinished merge"));
}

TEST_F(Sync, ASecondBranchOfTheUsersOwnIsLeft) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    (void)run_one();
    (void)ask("a", "checkout -q -b topic");
    const auto next = git_.commit("a", {{"f", "2"}});
    EXPECT_TRUE(run_one().ok());
    EXPECT_EQ(head("a"), next);
    EXPECT_NE(ask("a", "rev-parse --verify topic"), next);
}

TEST_F(Sync, AFolderWithSomethingElseIsNotTouched) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    write("a/f", "mine");
    const auto result = run_one();
    EXPECT_EQ(result.did, Did::failed);
    EXPECT_EQ(read("a/f"), "mine");
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "a/.git"));
}

// ------------------------------------------------------------------------------------------------ mirrors, references

TEST_F(Sync, AMirrorServesAndTheAddressStaysTheConfigurations) {
    const auto id = git_.commit("mirror/a", {{"f", "1"}});
    auto& source = want("a");
    source.url = "https://unreachable.invalid/a";
    options_.mirrors = {{"https://unreachable.invalid/", "file://" + git_.path("mirror").string() + "/"}};
    const auto result = run_one();
    EXPECT_EQ(result.did, Did::cloned) << result.problem;
    EXPECT_EQ(head("a"), id);
    EXPECT_EQ(result.address, git_.url("mirror/a"));
    EXPECT_EQ(ask("a", "remote get-url origin"), source.url);
}

TEST_F(Sync, AMirrorThatIsBehindGivesWayToTheOriginal) {
    (void)git_.commit("mirror/a", {{"f", "1"}});
    const auto id = git_.commit("a", {{"f", "2"}});
    want("a").commit = id;
    options_.mirrors = {{"file://" + git_.root().string() + "/a", git_.url("mirror/a")}};
    const auto result = run_one();
    EXPECT_EQ(result.did, Did::cloned) << result.problem;
    EXPECT_TRUE(result.address.empty());
    EXPECT_THAT(result.notes, ::testing::Contains(HasSubstr("did not serve")));
}

TEST_F(Sync, ObjectsAreBorrowedOrCopied) {
    (void)git_.commit("a", {{"f", std::string(50000, 'x')}});
    const TempDir reference;
    auto name = git_.url("a").substr(7);
    for (auto& c : name) c = c == '/' ? '.' : c;
    GitFixture::shell("git clone --quiet --bare " + git_.url("a") + " " + (reference / name).string());
    want("a");
    options_.reference = reference.path();
    EXPECT_EQ(run_one().bytes, 0u);
    EXPECT_TRUE(std::filesystem::exists(sources_.root / "a/.git/objects/info/alternates"));

    std::filesystem::remove_all(sources_.root / "a");
    options_.dissociate = true;
    EXPECT_TRUE(run_one().ok());
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "a/.git/objects/info/alternates"));
    EXPECT_EQ(ask("a", "fsck --connectivity-only"), "");
}

// ----------------------------------------------------------------------------------------------- interrupts, offline

TEST_F(Sync, WhatWasInterruptedIsGoneOnWith) {
    const auto id = git_.commit("a", {{"f", "1"}});
    want("a");
    write("a/.git/bspctl-unfinished", "");  // killed before git had made the repository
    write("a/.git/index.lock", "");
    auto result = run_one();
    EXPECT_EQ(result.did, Did::cloned) << result.problem;
    EXPECT_EQ(head("a"), id);
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "a/.git/bspctl-unfinished"));

    // killed while the files were written: half of them is there
    write("a/.git/bspctl-unfinished", "");
    write("a/f", "hal");
    result = run_one();
    EXPECT_TRUE(result.ok()) << result.problem;
    EXPECT_EQ(read("a/f"), "1");
    EXPECT_EQ(ask("a", "status --porcelain"), "");
}

TEST_F(Sync, AnUnfinishedOneInsideAnotherRepositoryIsNotTakenForThat) {
    (void)git_.commit("outer", {{"x", "1"}});
    GitFixture::shell("git clone --quiet " + git_.url("outer") + " " + sources_.root.string());
    const auto id = git_.commit("a", {{"f", "1"}});
    want("a");
    write("a/.git/bspctl-unfinished", "");
    EXPECT_EQ(run_one().did, Did::cloned);
    EXPECT_EQ(head("a"), id);
}

TEST_F(Sync, OfflineUsesWhatIsHereAndNamesWhatIsMissing) {
    (void)git_.commit("a", {{"f", "1"}});
    (void)git_.commit("b", {{"f", "1"}});
    want("a");
    (void)run_one();
    want("b");
    options_.offline = true;
    const auto report = run();
    EXPECT_EQ(report.results[0].did, Did::nothing);
    EXPECT_EQ(report.results[1].did, Did::failed);
    EXPECT_THAT(report.results[1].problem, HasSubstr("not here"));
}

// ----------------------------------------------------------------------------------------------- the whole of the tree

TEST_F(Sync, GroupsAreRepos) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    want("tools").attributes = {{"groups", "notdefault,tools"}};
    const auto report = run();
    EXPECT_EQ(report.results.size(), 1u);
    EXPECT_THAT(report.left_out, ::testing::ElementsAre("tools"));
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "tools"));
}

TEST_F(Sync, CopiesAndLinksArePlacedAndOthersFilesLeft) {
    (void)git_.commit("a", {{"setup.sh", "1"}, {"conf/x", "x"}, {"conf/y", "y"}});
    want("a");
    const auto& root = sources_.root;
    sources_.files = {{root / "a/setup.sh", root / "setup.sh", false},
                      {root / "a/setup.sh", root / "bin/link", true},
                      {root / "a/conf/*", root / "all", true},
                      {root / "a/setup.sh", root / "taken", false}};
    write("taken", "mine");
    auto report = run();
    EXPECT_EQ(read("setup.sh"), "1");
    EXPECT_EQ(std::filesystem::read_symlink(root / "bin/link"), "../a/setup.sh");
    EXPECT_EQ(read("all/y"), "y");
    EXPECT_EQ(read("taken"), "mine");
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_THAT(report.problems[0], HasSubstr("taken was not placed"));
    EXPECT_FALSE(report.ok());

    std::filesystem::remove(root / "taken");
    (void)git_.commit("a", {{"setup.sh", "2"}});
    EXPECT_TRUE(run().ok());
    EXPECT_EQ(read("setup.sh"), "2");
    write("setup.sh", "edited");
    (void)git_.commit("a", {{"setup.sh", "3"}});
    EXPECT_FALSE(run().ok());
    EXPECT_EQ(read("setup.sh"), "edited");
}

TEST_F(Sync, ACopyNeverLeavesTheTreeThroughALinkOfARepository) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a");
    const TempDir outside;
    (void)outside.write("secret", "s");
    std::filesystem::create_directories(sources_.root);
    std::filesystem::create_directory_symlink(outside.path(), sources_.root / "out");
    sources_.files = {{sources_.root / "a/f", sources_.root / "out/f", false}};
    EXPECT_EQ(run().problems.size(), 1u);
    EXPECT_FALSE(std::filesystem::exists(outside / "f"));
}

TEST_F(Sync, ACopyNeverBecomesAHookThroughALink) {
    (void)git_.commit("a", {{"f", "exit 1"}});
    want("a");
    std::filesystem::create_directories(sources_.root);
    std::filesystem::create_directory_symlink("a/.git", sources_.root / "conf");
    sources_.files = {{sources_.root / "a/f", sources_.root / "conf/hooks/post-checkout", false}};
    EXPECT_EQ(run().problems.size(), 1u);
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "a/.git/hooks/post-checkout"));
}

// A manifest's words are never options of git.
TEST_F(Sync, ARemoteMayBeNamedLikeAnOption) {
    (void)git_.commit("a", {{"f", "1"}});
    want("a").remote = "-x";
    const auto report = run();
    EXPECT_TRUE(report.ok()) << report.results[0].problem;
    EXPECT_EQ(read("a/f"), "1");
}

TEST_F(Sync, ARepositoryNoLongerNamedIsNamedAndRemovedOnlyWhenCleanAndAsked) {
    (void)git_.commit("a", {{"f", "1"}});
    (void)git_.commit("b", {{"f", "1"}});
    want("a");
    want("b");
    (void)run();
    sources_.list.pop_back();
    auto report = run();
    ASSERT_EQ(report.notes.size(), 1u);
    EXPECT_THAT(report.notes[0], HasSubstr("no longer named"));
    write("b/note", "mine");
    options_.prune = true;
    report = run();
    EXPECT_TRUE(std::filesystem::exists(sources_.root / "b/note"));
    std::filesystem::remove(sources_.root / "b/note");
    report = run();
    EXPECT_EQ(report.removed.size(), 1u);
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "b"));
}

TEST_F(Sync, ARepositoryInsideAnotherComesAfterIt) {
    (void)git_.commit("outer", {{"f", "1"}});
    (void)git_.commit("inner", {{"g", "1"}});
    auto& inner = want("inner");
    inner.path = sources_.root / "outer/inner";
    want("outer");
    const auto report = run();
    EXPECT_TRUE(report.ok()) << summary(report);
    EXPECT_EQ(read("outer/f") + read("outer/inner/g"), "11");
}

TEST_F(Sync, SubmodulesComeWhenAsked) {
    (void)git_.commit("sub", {{"s", "1"}});
    (void)git_.commit("seed", {{"f", "1"}});
    const TempDir work;
    GitFixture::shell("cd " + work.path().string() + " && git clone -q " + git_.url("seed") +
                      " w && cd w && git -c protocol.file.allow=always submodule --quiet add " + git_.url("sub") +
                      " sub && git -c user.name=t -c user.email=t@example.com commit -qm sub && git push -q origin HEAD:main");
    want("seed");
    ::setenv("GIT_CONFIG_COUNT", "1", 1);
    ::setenv("GIT_CONFIG_KEY_0", "protocol.file.allow", 1);
    ::setenv("GIT_CONFIG_VALUE_0", "always", 1);
    EXPECT_TRUE(run_one().ok());
    EXPECT_FALSE(std::filesystem::exists(sources_.root / "seed/sub/s"));
    options_.submodules = true;
    EXPECT_TRUE(run_one().ok());
    EXPECT_EQ(read("seed/sub/s"), "1");
    ::unsetenv("GIT_CONFIG_COUNT");
}

TEST_F(Sync, APlanChangesNothingAndSaysWhatWouldHappen) {
    const auto first = git_.commit("a", {{"f", "1"}});
    const auto second = git_.commit("a", {{"f", "2"}});
    auto& source = want("a");
    source.commit = second;
    EXPECT_EQ(plan(sources_, options_).results[0].did, Did::cloned);
    EXPECT_FALSE(std::filesystem::exists(sources_.root));
    (void)run_one();
    EXPECT_EQ(plan(sources_, options_).results[0].did, Did::nothing);
    source.commit = first;
    const auto planned = plan(sources_, options_).results[0];
    EXPECT_EQ(planned.did, Did::checked_out);
    EXPECT_EQ(planned.from, second);
    EXPECT_EQ(planned.to, first);
    source.commit = std::string(40, 'a');
    EXPECT_EQ(plan(sources_, options_).results[0].did, Did::fetched);
    EXPECT_EQ(head("a"), second);
}

}  // namespace bspctl::sync
