// SPDX-License-Identifier: Apache-2.0
#include "manifest/fetch_url.hpp"

#include <gtest/gtest.h>

#include "temp_dir.hpp"

namespace bspctl::manifest {
namespace {

struct Join {
    const char* manifest_url;
    const char* fetch;
    const char* expected;
};

class JoinFetchUrl : public ::testing::TestWithParam<Join> {};

TEST_P(JoinFetchUrl, LikeRepo) {
    EXPECT_EQ(join_fetch_url(GetParam().manifest_url, GetParam().fetch), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, JoinFetchUrl,
    ::testing::Values(Join{"https://host/org/manifests", "..", "https://host"},
                      Join{"https://host/org/manifests", "../", "https://host"},
                      Join{"https://host/org/manifests", ".", "https://host/org"},
                      Join{"https://host/org/manifests.git/", "../other", "https://host/other"},
                      Join{"https://host/org/manifests", "../../../..", "https://host"},
                      Join{"https://host/org/manifests", "/top", "https://host/top"},
                      Join{"https://host/org/manifests", "https://else/where/", "https://else/where"},
                      Join{"git@host:org/manifests", "..", "git@host:org"},
                      Join{"ssh://git@host:2222/a/b/manifests", "..", "ssh://git@host:2222/a"},
                      Join{"/srv/git/manifests", "..", "/srv"}, Join{"file:///srv/git/manifests", "..", "file:///srv"},
                      Join{"https://host/org/manifests", "git@host:org", "git@host:org"}, Join{"", "..", ".."},
                      Join{"", "https://host/org/", "https://host/org"}));

TEST(CheckoutRemoteUrl, PrefersOriginAndNeedsNoGit) {
    const testing::TempDir dir;
    dir.write(".git/config",
              "[core]\n\turl = not-this\n[remote \"backup\"]\n\turl = https://host/backup\n"
              "[remote \"origin\"]\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n\turl = \"https://host/org/m\"\n");
    dir.write("sub/dir/file.xml", "");
    EXPECT_EQ(checkout_remote_url(dir / "sub/dir"), "https://host/org/m");
}

TEST(CheckoutRemoteUrl, FollowsAGitFile) {
    const testing::TempDir dir;
    dir.write("manifests.git/config", "[remote \"only\"]\nurl=git@host:org/m\n");
    dir.write("manifests/.git", "gitdir: ../manifests.git\n");
    EXPECT_EQ(checkout_remote_url(dir / "manifests"), "git@host:org/m");
}

TEST(CheckoutRemoteUrl, IsEmptyWithoutARemote) {
    const testing::TempDir dir;
    dir.write(".git/config", "[core]\nbare = false\n");
    EXPECT_EQ(checkout_remote_url(dir.path()), "");
}

}  // namespace
}  // namespace bspctl::manifest
