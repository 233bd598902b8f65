// SPDX-License-Identifier: Apache-2.0
#include "git/git.hpp"

#include <gtest/gtest.h>

#include "git_fixture.hpp"

namespace bspctl::git {

TEST(Git, CredentialsAreTakenOutOfEveryAddress) {
    EXPECT_EQ(without_credentials("https://me:token@host/a"), "https://host/a");
    EXPECT_EQ(without_credentials("https://host/a@b"), "https://host/a@b");
    EXPECT_EQ(without_credentials("cannot reach 'https://t0ken@a/x' nor 'ssh://u:p@b/y'"),
              "cannot reach 'https://a/x' nor 'ssh://b/y'");
    EXPECT_EQ(without_credentials("https://u:p@w@host/a"), "https://host/a");
    EXPECT_EQ(without_credentials("no address"), "no address");
    EXPECT_EQ(without_credentials("://"), "://");
}

TEST(Git, CommitIdsAreWholeOnes) {
    EXPECT_TRUE(is_commit_id(std::string(40, 'a')));
    EXPECT_TRUE(is_commit_id(std::string(64, '0')));
    EXPECT_FALSE(is_commit_id(std::string(39, 'a')));
    EXPECT_FALSE(is_commit_id(std::string(40, 'g')));
}

TEST(Git, AFolderInsideARepositoryIsNone) {
    const testing::GitFixture git;
    const auto id = git.commit("a", {{"sub/file", "1"}});
    const testing::TempDir folder;
    testing::GitFixture::shell("git clone --quiet " + git.url("a") + " " + (folder / "a").string());
    EXPECT_TRUE(is_repository(folder / "a"));
    EXPECT_FALSE(is_repository(folder / "a/sub"));
    EXPECT_FALSE(is_repository(folder / "b"));
    EXPECT_TRUE(is_repository(git.path("a")));
    const auto where = head(folder / "a");
    ASSERT_TRUE(where);
    EXPECT_EQ(where->commit, id);
    EXPECT_EQ(where->branch, "main");
}

}  // namespace bspctl::git
