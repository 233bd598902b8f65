// SPDX-License-Identifier: Apache-2.0
//
// The hosts a vendor tests with answer as the real one does.
#include "bspctl/testing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using bspctl::Error;
using bspctl::FileKind;
using bspctl::Input;
using bspctl::KasConfig;
using bspctl::Stopped;
using bspctl::Verdict;
using bspctl::Workspace;
using bspctl::testing::FakeHost;
using bspctl::testing::RecordingHost;
using ::testing::ElementsAre;

TEST(RecordingHost, KeepsWhatItIsTold) {
    const RecordingHost host;
    host.host().debug("one");
    host.host().warn("falls back to two");
    ASSERT_EQ(host.log().size(), 2u);
    EXPECT_EQ(host.log()[1].level, BSPCTL_LOG_WARN);
    EXPECT_TRUE(host.logged("falls back"));
    EXPECT_FALSE(host.logged("three"));
    EXPECT_EQ(host.host().setting("x"), std::nullopt);
}

TEST(FakeHost, Files) {
    FakeHost fake;
    fake.file("conf/local.conf", "A = \"1\"").file("./sources//poky/README", "").directory("empty/");
    const auto host = fake.host();
    EXPECT_EQ(host.read_file("conf/local.conf"), "A = \"1\"");
    EXPECT_EQ(host.read_file("conf/../conf/./local.conf"), "A = \"1\"");
    EXPECT_EQ(host.read_file("sources/poky/README"), "");
    EXPECT_EQ(host.read_file("conf"), std::nullopt);
    EXPECT_EQ(host.read_file("../secret"), std::nullopt);
    EXPECT_EQ(host.file_kind("sources/poky"), FileKind::directory);
    EXPECT_EQ(host.file_kind("conf/local.conf"), FileKind::regular);
    EXPECT_EQ(host.file_kind("nowhere"), FileKind::none);
}

TEST(FakeHost, Listings) {
    FakeHost fake;
    fake.file("b/z", "").file("b/a/deep", "").file("a.conf", "").directory("empty");
    EXPECT_THAT(*fake.host().list_dir("."), ElementsAre("a.conf", "b", "empty"));
    EXPECT_THAT(*fake.host().list_dir("b"), ElementsAre("a", "z"));
    EXPECT_THAT(*fake.host().list_dir("empty"), ElementsAre());
    EXPECT_EQ(fake.host().list_dir("a.conf"), std::nullopt);
}

TEST(FakeHost, SettingsToolsSpaceAndInputs) {
    FakeHost fake;
    EXPECT_EQ(fake.host().free_bytes("."), std::nullopt);
    bspctl::Input input;
    input.machine = "m";
    fake.setting("build.jobs", "8").tool("git", "git version 2").free_bytes(1000).input("kas.yml", input);
    EXPECT_EQ(fake.host().setting("build.jobs"), "8");
    EXPECT_EQ(fake.host().tool_version("git"), "git version 2");
    EXPECT_EQ(fake.host().tool_version("repo"), std::nullopt);
    EXPECT_EQ(fake.host().free_bytes("."), 1000);
    EXPECT_EQ(fake.host().read_input("./kas.yml")->machine, "m");
    EXPECT_EQ(fake.host().read_input("other.yml"), std::nullopt);
}

TEST(FakeHost, BaseAnswers) {
    FakeHost fake;
    EXPECT_FALSE(fake.host().base());
    fake.base({.detect = [](const Input& input) { return Verdict{7, "s", "v", {input.machine}}; },
               .kas = [](const Workspace& workspace) { return KasConfig{.machine = workspace.machine}; },
               .plan = {}});
    const auto base = fake.host().base();
    ASSERT_TRUE(base);
    EXPECT_THAT(base.detect({.machine = "one"}).evidence, ElementsAre("one"));
    EXPECT_EQ(base.kas({.machine = "two"}).machine, "two");
    EXPECT_TRUE(base.plan({}).empty());
}

// The plugin's call ends as it does in the host: the base has explained the failure already.
TEST(FakeHost, BaseFails) {
    FakeHost fake;
    fake.base({.detect = {}, .kas = [](const Workspace&) -> KasConfig { throw Error("what", "why", "fix"); }, .plan = {}});
    EXPECT_THROW((void)fake.host().base().kas({}), Stopped);
    ASSERT_EQ(fake.failures().size(), 1u);
    EXPECT_EQ(fake.failures()[0].fix(), "fix");
}

}  // namespace
