// SPDX-License-Identifier: Apache-2.0
//
// What is read and written as text: git's meters and complaints, names of mirrors, groups.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "sync/git_error.hpp"
#include "sync/git_run.hpp"
#include "sync/mirrors.hpp"
#include "sync/progress.hpp"
#include "sync/selection.hpp"
#include "temp_dir.hpp"

namespace bspctl::sync {

using ::testing::ElementsAre;

TEST(Meter, ReadsWhatGitDrawsWhileReceiving) {
    const auto meter = parse_meter("Receiving objects:  45% (450/1000), 12.50 MiB | 2.00 MiB/s");
    ASSERT_TRUE(meter);
    EXPECT_EQ(meter->phase, "receiving objects");
    EXPECT_EQ(meter->percent, 45);
    EXPECT_EQ(meter->count, 450u);
    EXPECT_EQ(meter->bytes, 13107200u);
    EXPECT_EQ(meter->rate, 2097152u);
    EXPECT_FALSE(meter->done);
}

TEST(Meter, ReadsTheOtherKinds) {
    const auto counted = parse_meter("remote: Enumerating objects: 8, done.");
    ASSERT_TRUE(counted);
    EXPECT_EQ(counted->percent, -1);
    EXPECT_EQ(counted->count, 8u);
    EXPECT_TRUE(counted->done);
    const auto small = parse_meter("Unpacking objects: 100% (3/3), 230 bytes | 230.00 KiB/s, done.");
    ASSERT_TRUE(small);
    EXPECT_EQ(small->bytes, 230u);
    EXPECT_TRUE(small->done);
}

TEST(Meter, LeavesOtherLinesAlone) {
    for (const auto* line : {"", "fatal: repository 'x' not found", "remote: Total 3 (delta 0), reused 0", "From file:///x",
                             " * [new branch] main -> origin/main", "Receiving objects: ", "a: 9 lives", "x: 5% ("}) {
        EXPECT_FALSE(parse_meter(line)) << line;
    }
    EXPECT_FALSE(parse_meter(std::string(100000, ':')));
    const auto silly = parse_meter("Receiving objects: 99999999999999999999% (1/2)");
    EXPECT_FALSE(silly);
}

TEST(GitError, TellsWhatPassesFromWhatDoesNot) {
    const std::vector<std::pair<std::vector<std::string>, Trouble>> cases{
        {{"fatal: unable to access 'https://x/': Could not resolve host: x"}, Trouble::transient},
        {{"error: RPC failed; HTTP 502", "fatal: early EOF"}, Trouble::transient},
        {{"fatal: unable to access 'https://x/': The requested URL returned error: 503"}, Trouble::transient},
        {{"fatal: the remote end hung up unexpectedly"}, Trouble::transient},
        {{"ssh: connect to host x port 22: Connection timed out"}, Trouble::transient},
        {{"fatal: unable to access 'https://x/': The requested URL returned error: 403"}, Trouble::access},
        {{"git@x: Permission denied (publickey).", "fatal: Could not read from remote repository."}, Trouble::access},
        {{"fatal: could not read Username for 'https://x': terminal prompts disabled"}, Trouble::access},
        {{"remote: Repository not found.", "fatal: repository 'https://x/' not found"}, Trouble::gone},
        {{"fatal: '/x' does not appear to be a git repository"}, Trouble::gone},
        {{"fatal: couldn't find remote ref refs/heads/x"}, Trouble::missing_ref},
        {{"fatal: remote error: upload-pack: not our ref 12", "fatal: the remote end hung up unexpectedly"}, Trouble::refused},
        {{"error: Server does not allow request for unadvertised object 12"}, Trouble::refused},
        {{"error: The following untracked working tree files would be overwritten by checkout:"}, Trouble::in_the_way},
        {{"fatal: write error: No space left on device", "fatal: early EOF"}, Trouble::disk},
        {{"fatal: Unable to create '/x/.git/index.lock': File exists."}, Trouble::locked},
        {{"fatal: something new"}, Trouble::other},
        {{}, Trouble::other},
    };
    for (const auto& [lines, trouble] : cases) EXPECT_EQ(classify(lines), trouble) << reason(lines);
}

TEST(GitError, TheReasonIsTheLineThatDecidesWithoutCredentials) {
    EXPECT_EQ(reason({"remote: hello", "fatal: unable to access 'https://me:secret@x/': Could not resolve host: x"}),
              "unable to access 'https://x/': Could not resolve host: x");
}

TEST(Patience, PausesDoubleUpToTheLongestAndJitterTakesOffAtMostHalf) {
    const Patience patience{.attempts = 9, .first_pause = std::chrono::milliseconds(1000),
                            .longest_pause = std::chrono::milliseconds(5000)};
    EXPECT_EQ(pause_before(2, patience, 0).count(), 1000);
    EXPECT_EQ(pause_before(3, patience, 0).count(), 2000);
    EXPECT_EQ(pause_before(6, patience, 0).count(), 5000);
    EXPECT_EQ(pause_before(3, patience, 1).count(), 1000);
    EXPECT_EQ(pause_before(60, patience, 0).count(), 5000);
}

// As Python's urlparse and kas put it: checked against kas's own class.
TEST(Mirrors, NamesAreThoseOfKas) {
    EXPECT_EQ(kas_name("https://git.yoctoproject.org/poky"), "git.yoctoproject.org.poky");
    EXPECT_EQ(kas_name("https://user:pw@host:8443/a/b.git"), "user.pw.host.8443.a.b.git");
    EXPECT_EQ(kas_name("git@github.com:acme/bsp.git"), "git.github.com.acme.bsp.git");
    EXPECT_EQ(kas_name("ssh://git@host:22/a"), "git.host.22.a");
    EXPECT_EQ(kas_name("file:///srv/git/a"), ".srv.git.a");
    EXPECT_EQ(kas_name("/srv/git/a"), ".srv.git.a");
    EXPECT_EQ(kas_name("https://host/a;p=1?q#f"), "host.a");
}

TEST(Mirrors, NamesAreThoseOfBitBake) {
    EXPECT_EQ(bitbake_name("https://github.com/acme/bsp.git"), "github.com.acme.bsp.git");
    EXPECT_EQ(bitbake_name("ssh://git@host:22/a b(c)"), "host.22.a_b_c_");
    EXPECT_EQ(bitbake_name("git@github.com:acme/bsp.git"), "github.com.acme.bsp.git");
    EXPECT_EQ(bitbake_name("file:///srv/git/a*"), "srv.git.a.");
}

TEST(Mirrors, AreTriedBeforeTheAddressItself) {
    const std::vector<Mirror> mirrors{parse_mirror("https://a.example/=https://m.example/a/"),
                                      parse_mirror("https://b.example/=https://m.example/b/")};
    EXPECT_THAT(addresses("https://a.example/x", mirrors), ElementsAre("https://m.example/a/x", "https://a.example/x"));
    EXPECT_THAT(addresses("https://c.example/x", mirrors), ElementsAre("https://c.example/x"));
    EXPECT_THROW((void)parse_mirror("https://a.example/"), Failure);
    EXPECT_THROW((void)parse_mirror("=x"), Failure);
    EXPECT_THROW((void)parse_mirror("x="), Failure);
}

TEST(Mirrors, AFolderCountsOnlyWhereItHasTheRepository) {
    const testing::TempDir folder;
    (void)folder.write("a.example.x/HEAD", "");
    (void)folder.write("direct/y/HEAD", "");
    const auto flat = parse_mirror((folder / "").string());
    EXPECT_THAT(addresses("https://a.example/x", {flat}),
                ElementsAre("file://" + (folder / "a.example.x").string(), "https://a.example/x"));
    EXPECT_THAT(addresses("https://a.example/y", {flat}), ElementsAre("https://a.example/y"));
    const auto tree = parse_mirror("https://a.example=file://" + (folder / "direct").string());
    EXPECT_THAT(addresses("https://a.example/y", {tree}),
                ElementsAre("file://" + (folder / "direct/y").string(), "https://a.example/y"));
}

// The examples of repo's own rule.
TEST(Selection, FollowsReposRules) {
    const auto source = [](const std::string& groups) {
        sources::Source out;
        out.name = "a";
        out.path = "/w/a";
        if (!groups.empty()) out.attributes = {{"groups", groups}};
        return out;
    };
    EXPECT_TRUE(is_wanted(source(""), "", "/w"));
    EXPECT_FALSE(is_wanted(source("notdefault"), "", "/w"));
    EXPECT_TRUE(is_wanted(source("notdefault,tools"), "tools", "/w"));
    EXPECT_FALSE(is_wanted(source("tools"), "default,-tools", "/w"));
    EXPECT_TRUE(is_wanted(source("tools"), "-tools,all", "/w"));
    EXPECT_TRUE(is_wanted(source("notdefault platform-linux"), "", "/w"));
    EXPECT_TRUE(is_wanted(source("notdefault"), "path:a", "/w"));
    EXPECT_TRUE(is_wanted(source("notdefault"), "name:a", "/w"));
    EXPECT_FALSE(is_wanted(source("tools"), "other", "/w"));
}

}  // namespace bspctl::sync
