// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bspctl/testing.hpp"
#include "doctor.hpp"
#include "manifest.hpp"

namespace st {
namespace {

using bspctl::KeyValue;
using bspctl::Level;
using bspctl::testing::FakeHost;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::workspace_on;

// A tree that repo has brought to the manifest, on a branch or tag.
void add_tree(FakeHost& host, const std::string& revision) {
    host.file(".repo/manifest.xml", "<manifest><include name=\"default.xml\"/></manifest>");
    host.file(".repo/manifests.git/config", "[branch \"default\"]\n\tmerge = " + revision + "\n");
    for (const auto& project : testing::release_manifest().projects)
        host.file(project.path + "/.git/HEAD", project.revision + "\n");
}

const bspctl::Step& setup_of(const std::vector<bspctl::Step>& steps) { return steps.back(); }

bspctl::Finding finding(const FakeHost& host, const bspctl::Workspace& workspace, const std::string& id) {
    for (auto& one : doctor(host.host(), workspace)) {
        if (one.id == id) return one;
    }
    return {};
}

TEST(Plan, IsEmptyWhereKasFetchesTheSources) {
    FakeHost host;
    EXPECT_TRUE(plan(host.host(), workspace_on("kirkstone")).empty());
    add_tree(host, "refs/heads/kirkstone");
    auto workspace = workspace_on("kirkstone");
    workspace.options = {{"layout", "pinned"}};
    EXPECT_TRUE(plan(host.host(), workspace).empty());
}

TEST(Plan, OfANewTreeAsksForTheTagOfARelease) {
    const FakeHost host;
    auto workspace = workspace_on("openstlinux-6.6-yocto-scarthgap-mpu-v24.12.05");
    workspace.options = {{"vendor-tools", "yes"}};
    const auto steps = plan(host.host(), workspace);
    ASSERT_FALSE(steps.empty());
    EXPECT_THAT(steps.front().argv, Contains("refs/tags/openstlinux-6.6-yocto-scarthgap-mpu-v24.12.05"));
    EXPECT_FALSE(steps.front().skip);
}

TEST(Plan, LeavesATreeOnTheReleaseItIsOn) {
    FakeHost host;
    add_tree(host, "refs/heads/kirkstone");
    host.file("build/conf/bblayers.conf", "");
    for (const auto& step : plan(host.host(), workspace_on("scarthgap"))) EXPECT_TRUE(step.skip) << step.name;
}

TEST(Plan, MovesATreeWhenTheUserNamesAnotherRelease) {
    FakeHost host;
    add_tree(host, "refs/heads/kirkstone");
    const auto steps = plan(host.host(), workspace_on("mickledore"));
    EXPECT_FALSE(steps.front().skip);
    EXPECT_THAT(steps.front().argv, Contains("mickledore"));
    auto forced = workspace_on("scarthgap");
    forced.options = {{"force", "yes"}};
    EXPECT_THAT(plan(host.host(), forced).front().argv, Contains("scarthgap"));
}

TEST(Plan, TheScriptIsToldAboutTheLicenceAndNeverAsked) {
    FakeHost host;
    add_tree(host, "refs/heads/kirkstone");
    auto workspace = workspace_on("kirkstone");
    workspace.machine = "stm32mp15-disco";
    EXPECT_THAT(setup_of(plan(host.host(), workspace)).env, Contains(KeyValue{"EULA_stm32mp15disco", "0"}));
    workspace.options = {{"eula", "accept"}};
    const auto step = setup_of(plan(host.host(), workspace));
    EXPECT_THAT(step.env, Contains(KeyValue{"EULA_stm32mp15disco", "1"}));
    EXPECT_TRUE(step.clean_env);
    EXPECT_THAT(step.argv, Contains(HasSubstr("layers/meta-st/scripts/envsetup.sh --no-ui build")));
}

TEST(Doctor, NeedsTheRepoToolOnlyForItsTree) {
    FakeHost host;
    EXPECT_EQ(finding(host, workspace_on("kirkstone"), "st-repo-tool").level, Level::skip);
    add_tree(host, "refs/heads/kirkstone");
    EXPECT_EQ(finding(host, workspace_on("kirkstone"), "st-repo-tool").level, Level::block);
    host.tool("repo", "repo version v2.39");
    EXPECT_EQ(finding(host, workspace_on("kirkstone"), "st-repo-tool").level, Level::pass);
}

TEST(Doctor, SaysWhichCheckoutsMoved) {
    FakeHost host;
    add_tree(host, "refs/heads/kirkstone");
    EXPECT_EQ(finding(host, workspace_on("kirkstone"), "st-manifest").level, Level::pass);
    host.file("layers/meta-qt5/.git/HEAD", std::string(40, 'b'));
    EXPECT_THAT(finding(host, workspace_on("kirkstone"), "st-manifest").summary, HasSubstr("layers/meta-qt5"));
}

TEST(Doctor, TheLicenceAndTheLengthOfThePath) {
    const FakeHost host;
    auto workspace = workspace_on("kirkstone");
    EXPECT_EQ(finding(host, workspace, "st-eula").level, Level::info);
    EXPECT_EQ(finding(host, workspace, "st-path").level, Level::pass);
    workspace.options = {{"eula", "accept"}};
    workspace.bsp_root = "/" + std::string(120, 'x');
    EXPECT_EQ(finding(host, workspace, "st-eula").level, Level::pass);
    EXPECT_EQ(finding(host, workspace, "st-path").level, Level::warn);
}

}  // namespace
}  // namespace st
