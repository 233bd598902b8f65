// SPDX-License-Identifier: Apache-2.0
#include "sources/state.hpp"

#include <gmock/gmock.h>

#include <future>
#include <stdexcept>

#include "repositories.hpp"
#include "sources/drift.hpp"
#include "sources/side_by_side.hpp"

namespace bspctl::sources {
namespace {

using testing::Repositories;

struct Clone : ::testing::Test {
    Clone() {
        repos.make("up");
        one = repos.commit("up", "one");
        repos.git("up", {"tag", "v1"});
        repos.clone("up", "a");
        source = repos.source("a", "up");
        source.branch = "main";
    }
    State state() { return state_of(source, repos.root()); }
    std::vector<std::string> kinds() {
        std::vector<std::string> out;
        for (const auto& drift : drift_of(source, state())) out.emplace_back(drift.kind);
        return out;
    }
    Repositories repos;
    Source source;
    std::string one;
};

using Kinds = std::vector<std::string>;

TEST_F(Clone, IsAsWanted) {
    const auto now = state();
    EXPECT_EQ(now.presence, Presence::there);
    EXPECT_EQ(now.commit, one);
    EXPECT_EQ(now.branch, "main");
    EXPECT_EQ(now.tags, Kinds{"v1"});
    EXPECT_TRUE(now.at_wanted());
    EXPECT_FALSE(now.dirty());
    EXPECT_EQ(kinds(), Kinds{});
}

TEST_F(Clone, CountsChangedAndUntrackedFiles) {
    repos.write("a/one", "other");
    repos.write("a/new\nline", "x");
    const auto now = state();
    EXPECT_EQ(now.changed, 1u);
    EXPECT_EQ(now.untracked, 1u);
    EXPECT_EQ(kinds(), Kinds{"dirty"});
}

TEST_F(Clone, CountsCommitsBothWays) {
    repos.commit("a", "mine");
    EXPECT_EQ(kinds(), Kinds{"ahead"});
    repos.commit("up", "theirs");
    repos.git("a", {"fetch", "-q"});
    EXPECT_EQ(kinds(), Kinds{"diverged"});
    EXPECT_EQ(state().distance, (Distance{1, 1}));
    repos.git("a", {"checkout", "-q", "--detach", one});
    EXPECT_EQ(kinds(), Kinds{"behind"});
    EXPECT_EQ(state().place(), "tag v1");
}

TEST_F(Clone, AWantedBranchMayBeATag) {
    source.branch = "v1";
    EXPECT_EQ(state().wanted_commit, one);
}

TEST_F(Clone, ABranchNamedLikeACommitIsNoCommit) {
    const std::string name(40, 'b');
    repos.git("a", {"checkout", "-q", "-b", name});
    source.commit = name;
    EXPECT_EQ(state().branch, name);
    EXPECT_EQ(kinds(), Kinds{"commit"});
}

TEST_F(Clone, SaysWhatItDoesNotKnow) {
    source.branch = "gone";
    EXPECT_EQ(kinds(), Kinds{"unknown"});
    source.commit = std::string(40, 'c');
    EXPECT_EQ(kinds(), Kinds{"commit"});
}

TEST_F(Clone, AnotherAddressIsTold) {
    source.url = repos.url("up") + ".git/";
    EXPECT_FALSE(state().url_differs);
    source.url = repos.url("elsewhere");
    EXPECT_EQ(kinds(), Kinds{"url"});
}

TEST_F(Clone, ShallowHistoryGivesNoCounts) {
    repos.commit("up", "two");
    repos.clone("up", "s", {"--depth", "1"});
    source = repos.source("s", "up");
    source.branch = "main";
    EXPECT_TRUE(state().shallow);
    EXPECT_TRUE(state().at_wanted());
    repos.commit("s", "mine");
    EXPECT_EQ(state().distance, std::nullopt);
    EXPECT_EQ(kinds(), Kinds{"commit"});
}

TEST_F(Clone, WithoutACommit) {
    repos.make("empty");
    source = repos.source("empty", "up");
    EXPECT_EQ(state().place(), "no commit yet");
    EXPECT_EQ(kinds(), Kinds{"unborn"});
}

TEST_F(Clone, AFolderOfSomebodyElsesTreeIsNoRepository) {
    repos.write("a/inner/file", "x");
    fs::create_directories(repos.root() / "a/inner/.git");  // an empty one sends git further up
    source.path = repos.root() / "a/inner";
    EXPECT_EQ(state().presence, Presence::foreign);
}

TEST_F(Clone, MissingAndEmptyFoldersAreMissing) {
    source.path = repos.root() / "none";
    EXPECT_EQ(kinds(), Kinds{"missing"});
    fs::create_directories(source.path);
    EXPECT_EQ(kinds(), Kinds{"missing"});
    source.attributes = {{"groups", "a,notdefault"}};
    EXPECT_EQ(kinds(), Kinds{});
}

TEST_F(Clone, ALinkOutOfTheTreeIsSaid) {
    fs::create_directories(repos.root() / "ws");
    fs::create_directory_symlink(repos.root() / "a", repos.root() / "ws/a");
    source.path = repos.root() / "ws/a";
    EXPECT_EQ(state_of(source, repos.root() / "ws").leads_to, repos.root() / "a");
    EXPECT_TRUE(state().leads_to.empty());
}

TEST_F(Clone, LeavesTheIndexAlone) {
    repos.write("a/one", "one");
    const auto before = fs::last_write_time(repos.root() / "a/.git/index");
    (void)state();
    EXPECT_EQ(fs::last_write_time(repos.root() / "a/.git/index"), before);
}

TEST(SideBySideWork, DoesNotWaitForWhatHangs) {
    auto gate = std::make_shared<std::promise<void>>();
    const auto open = gate->get_future().share();
    SideBySide<int> work(5, 1, [open](std::size_t i) {
        if (i == 1) open.wait();
        if (i == 2) throw std::runtime_error("no");
        return static_cast<int>(i);
    });
    const auto answers = work.answers(std::chrono::milliseconds(100));
    gate->set_value();
    EXPECT_EQ(answers[0], 0);
    EXPECT_EQ(answers[1], std::nullopt);
    EXPECT_EQ(answers[2], std::nullopt);
    EXPECT_EQ(answers[4], 4);
}

}  // namespace
}  // namespace bspctl::sources
