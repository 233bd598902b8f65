// SPDX-License-Identifier: Apache-2.0
#include "plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bspctl/testing.hpp"
#include "doctor.hpp"
#include "fixtures.hpp"

namespace {

using bspctl::testing::FakeHost;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A tree that `repo init -b rel-v2023.2` has set up.
void initialise(FakeHost& host) {
    host.file(".repo/manifest.xml", "<manifest>\n  <include name=\"default.xml\" />\n</manifest>\n");
    host.file(".repo/manifests.git/config", "[branch \"default\"]\n\tmerge = refs/heads/rel-v2023.2\n");
}

void populate(FakeHost& host, const bspctl::Workspace& workspace) {
    for (const auto& project : workspace.input->projects) host.directory(project.path);
}

bspctl::Workspace release() {
    auto workspace = fixtures::petalinux("rel-v2023.2");
    workspace.branch = "rel-v2023.2";
    workspace.manifest = "default.xml";
    workspace.input->files = {{"setupsdk", "sources/yocto-scripts/setupsdk"}};
    return workspace;
}

TEST(XilinxPlan, KasFetchesATreeThatRepoDoesNotManage) {
    const FakeHost host;
    EXPECT_TRUE(xilinx::plan(host.host(), release()).empty());
}

TEST(XilinxPlan, AnEmptyTreeIsInitialisedSyncedAndSetUp) {
    const FakeHost host;
    auto workspace = release();
    workspace.options = {{"vendor-tools", "yes"}};
    const auto steps = xilinx::plan(host.host(), workspace);
    ASSERT_EQ(steps.size(), 5u);
    EXPECT_THAT(steps[0].argv, ElementsAre("repo", "init", "-u", "https://github.com/Xilinx/yocto-manifests.git", "-b",
                                           "rel-v2023.2", "-m", "default.xml"));
    EXPECT_TRUE(steps[1].skip) << "there is nothing to drop";
    EXPECT_FALSE(steps[2].skip);
    EXPECT_EQ(steps[3].path, "setupsdk");
    EXPECT_THAT(steps[4].argv, ElementsAre("bash", "-c", "source ./setupsdk build"));
    EXPECT_TRUE(steps[4].clean_env);
}

TEST(XilinxPlan, AReadyTreeNeedsNothing) {
    FakeHost host;
    const auto workspace = release();
    initialise(host);
    populate(host, workspace);
    host.file("build/conf/bblayers.conf", "");
    for (const auto& step : xilinx::plan(host.host(), workspace)) EXPECT_TRUE(step.skip) << step.why;
}

TEST(XilinxPlan, ADriftedCheckoutIsSyncedAndConfiguredAnew) {
    FakeHost host;
    auto workspace = release();
    workspace.input->projects[1].revision = std::string(40, 'a');
    initialise(host);
    populate(host, workspace);
    host.file("build/conf/bblayers.conf", "").file("sources/poky/.git/HEAD", std::string(40, 'b') + "\n");
    const auto steps = xilinx::plan(host.host(), workspace);
    EXPECT_TRUE(steps[0].skip);
    EXPECT_FALSE(steps[1].skip);
    EXPECT_THAT(steps[2].why, HasSubstr("sources/poky"));
    EXPECT_FALSE(steps[4].skip);
}

TEST(XilinxPlan, EachSetUpHasItsScript) {
    FakeHost host;
    initialise(host);
    auto framework = fixtures::framework("rel-v2025.2");
    framework.input->files = {{"edf-init-build-env", "sources/meta-amd-edf/scripts/edf-init-build-env"}};
    EXPECT_EQ(xilinx::plan(host.host(), framework)[3].path, "edf-init-build-env");
    auto oldest = fixtures::petalinux("rel-v2016.1");
    EXPECT_EQ(xilinx::plan(host.host(), oldest)[3].path, "setup");
    EXPECT_EQ(xilinx::plan(host.host(), fixtures::petalinux("rel-v2019.1"))[3].path, "setupsdk");
}

bspctl::Finding find(const std::vector<bspctl::Finding>& findings, const std::string& id) {
    for (const auto& finding : findings) {
        if (finding.id == id) return finding;
    }
    ADD_FAILURE() << "no finding " << id;
    return {};
}

TEST(XilinxDoctor, ATreeOfReposNeedsRepo) {
    FakeHost host;
    initialise(host);
    EXPECT_EQ(find(xilinx::doctor(host.host(), release()), "xilinx-repo-tool").level, bspctl::Level::block);
    host.tool("repo", "repo version v2.32");
    EXPECT_EQ(find(xilinx::doctor(host.host(), release()), "xilinx-repo-tool").level, bspctl::Level::pass);
    const FakeHost empty;
    EXPECT_EQ(find(xilinx::doctor(empty.host(), release()), "xilinx-repo-tool").level, bspctl::Level::skip);
}

TEST(XilinxDoctor, SaysWhatIsNotAcceptedAndWhatShellThereIs) {
    FakeHost host;
    auto workspace = release();
    EXPECT_EQ(find(xilinx::doctor(host.host(), workspace), "xilinx-licence").level, bspctl::Level::info);
    EXPECT_EQ(find(xilinx::doctor(host.host(), workspace), "xilinx-shell").level, bspctl::Level::info);
    workspace.options = {{"eula", "accept"}};
    host.tool("sh", "GNU bash, version 5.2.15(1)-release");
    EXPECT_EQ(find(xilinx::doctor(host.host(), workspace), "xilinx-licence").level, bspctl::Level::pass);
    EXPECT_EQ(find(xilinx::doctor(host.host(), workspace), "xilinx-shell").level, bspctl::Level::pass);
    EXPECT_EQ(find(xilinx::doctor(host.host(), bspctl::Workspace{}), "xilinx-licence").level, bspctl::Level::skip);
}

}  // namespace
