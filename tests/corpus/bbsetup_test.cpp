// SPDX-License-Identifier: Apache-2.0
//
// What the bbsetup plugin makes of workspaces, on small ones of the test's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bbsetup/conf.hpp"
#include "bbsetup/doctor.hpp"
#include "bbsetup/kas.hpp"
#include "bspctl/sdk.hpp"
#include "bspctl/testing.hpp"
#include "detect/detect.hpp"
#include "temp_dir.hpp"

namespace {

using bspctl::LayerRef;
using testing::ElementsAre;
using testing::Pair;

constexpr const char* upstream = R"({
  "type": "registry",
  "data": {"sources": {
    "bitbake": {"git-remote": {"uri": "https://git.example/bitbake", "branch": "2.18", "rev": "2.18"}},
    "oe-core": {"git-remote": {"remotes": {"origin": {"uri": "https://git.example/core"}}, "branch": "w", "rev": "w-1"}, "path": "core"},
    "mine": {"git-remote": {"uri": "https://git.example/mine", "rev": "main"}}}},
  "source-overrides": {"sources": {"mine": {"local": {"path": "/home/me/mine"}}}},
  "bitbake-config": {"bb-layers": ["mine/meta-b", "core/meta", "mine"],
    "oe-fragments": [{"name": "core/yocto/x"}, "machine/old"],
    "oe-fragment-choices": {"machine": "machine/board", "distro": "distro/poky"},
    "bb-env-passthrough-additions": ["TOKEN"]}})";

bspctl::Workspace workspace(const bspctl::testing::TempDir& dir) {
    bspctl::Workspace out;
    out.bsp_root = dir.path().string();
    out.input = bspctl::detect::read_input(dir.path().string(), false, {});
    return out;
}

TEST(Bbsetup, SourcesLayersAndFragmentsOfAWorkspace) {
    const bspctl::testing::TempDir dir;
    dir.write("config/config-upstream.json", upstream);
    const std::string commit(40, 'a');
    dir.write("config/sources-fixed-revisions.json",
              R"({"sources": {"bitbake": {"git-remote": {"rev": ")" + commit + R"("}}, "mine": "ffff"}})");
    const auto config = bbsetup::kas_config({}, workspace(dir));
    EXPECT_EQ(config.machine, "board");
    EXPECT_EQ(config.distro, "poky");
    EXPECT_THAT(config.targets, ElementsAre("core-image-minimal"));
    ASSERT_EQ(config.repos.size(), 3);
    EXPECT_EQ(config.repos[0].commit, commit);
    EXPECT_EQ(config.repos[0].branch, "") << "kas refuses a commit that the branch does not reach";
    EXPECT_EQ(config.repos[1].url, "https://git.example/core");
    EXPECT_EQ(config.repos[1].path, "layers/core");
    EXPECT_EQ(config.repos[1].tag, "w-1");
    EXPECT_EQ(config.repos[2].url, "") << "a local folder is not fetched";
    EXPECT_THAT(config.layers, ElementsAre(LayerRef{"mine", "meta-b"}, LayerRef{"oe-core", "meta"}, LayerRef{"mine", "."}));
    ASSERT_EQ(config.local_conf.size(), 1);
    EXPECT_EQ(config.local_conf[0].text, "OE_FRAGMENTS = \"core/yocto/x\"\n");
    ASSERT_EQ(config.env.size(), 1);
    EXPECT_EQ(config.env[0].name, "TOKEN");
}

TEST(Bbsetup, ALayerOfNoSourceIsAnError) {
    const bspctl::testing::TempDir dir;
    dir.write("config/config-upstream.json",
              R"({"data": {"sources": {"a": {"git-remote": {"uri": "https://git.example/a", "rev": "b"}}}},
                  "bitbake-config": {"bb-layers": ["elsewhere/meta"], "oe-fragments": ["machine/m"]}})");
    EXPECT_THROW(bbsetup::kas_config({}, workspace(dir)), bspctl::Error);
}

TEST(Bbsetup, ARegistrysConfigurationIsNoWorkspace) {
    const bspctl::testing::TempDir dir;
    const auto file = dir.write("poky.conf.json", R"({"sources": {"a": {}}, "bitbake-setup": {"configurations": []}})");
    EXPECT_FALSE(bbsetup::is_workspace(bspctl::detect::read_input(file.string(), false, {})));
}

bspctl::Level level_of(const std::vector<bspctl::Finding>& findings, std::string_view id) {
    for (const auto& finding : findings) {
        if (finding.id == id) return finding.level;
    }
    ADD_FAILURE() << "there is no finding " << id;
    return bspctl::Level::skip;
}

// What the doctor says of a workspace whose one fetched source is fixed to 40 times 'a'.
std::vector<bspctl::Finding> examined(const bspctl::testing::FakeHost& host) {
    const bspctl::testing::TempDir dir;
    dir.write("config/config-upstream.json", upstream);
    dir.write("config/sources-fixed-revisions.json",
              R"({"sources": {"bitbake": {"git-remote": {"rev": ")" + std::string(40, 'a') + R"("}}}})");
    return bbsetup::doctor(host.host(), workspace(dir));
}

TEST(BbsetupDoctor, ASourceThatWasMovedIsNamedHoweverGitKeepsItsHead) {
    const auto revision = [](char digit) { return std::string(40, digit); };
    bspctl::testing::FakeHost detached, loose, packed;
    detached.file("layers/bitbake/.git/HEAD", revision('a') + "\n");
    loose.file("layers/bitbake/.git/HEAD", "ref: refs/heads/main\n").file("layers/bitbake/.git/refs/heads/main", revision('b') + "\n");
    packed.file("layers/bitbake/.git/HEAD", "ref: refs/heads/main\n")
        .file("layers/bitbake/.git/packed-refs", "# pack-refs\n" + revision('c') + " refs/heads/main\n");
    EXPECT_EQ(level_of(examined(detached), "bbsetup-revisions"), bspctl::Level::pass);
    EXPECT_EQ(level_of(examined(loose), "bbsetup-revisions"), bspctl::Level::warn);
    EXPECT_EQ(level_of(examined(packed), "bbsetup-revisions"), bspctl::Level::warn);
    EXPECT_EQ(level_of(examined({}), "bbsetup-revisions"), bspctl::Level::pass) << "what was not fetched has not moved";
}

TEST(BbsetupDoctor, ALocalSourceMustBeLinked) {
    bspctl::testing::FakeHost linked;
    linked.directory("layers/mine");
    EXPECT_EQ(level_of(examined({}), "bbsetup-local-sources"), bspctl::Level::block);
    EXPECT_EQ(level_of(examined(linked), "bbsetup-local-sources"), bspctl::Level::pass);
}

TEST(BbsetupDoctor, HasNothingToSayElsewhere) { EXPECT_TRUE(bbsetup::doctor({}, {}).empty()); }

TEST(Bbsetup, AssignmentsOfAConfFile) {
    EXPECT_THAT(bbsetup::assignments("# A = \"no\"\nA ?= \"1 \\\n 2\"\nAB = \"no\"\nA += '3'\n", "A"),
                ElementsAre(Pair("?=", "1   2"), Pair("+=", "3")));
    EXPECT_THAT(bbsetup::words(" a  b\n"), ElementsAre("a", "b"));
}

}  // namespace
