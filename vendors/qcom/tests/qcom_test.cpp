// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bspctl/testing.hpp"
#include "detect.hpp"
#include "family.hpp"
#include "kas.hpp"
#include "plan.hpp"
#include "release.hpp"

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A manifest of Qualcomm Linux, reduced to what a rule looks at.
bspctl::Workspace release(const std::string& file, const std::vector<std::string>& more = {}) {
    std::vector<std::string> names{"meta-qcom",     "meta-openembedded", "poky",
                                   "meta-security", "meta-qcom-hwe",     "meta-qcom-distro"};
    names.insert(names.end(), more.begin(), more.end());
    bspctl::Workspace workspace;
    workspace.input.emplace().kind = bspctl::kind_repo_manifest;
    workspace.input->file_name = file;
    for (const auto& name : names) {
        bspctl::Project project;
        project.name = name;
        project.url = "https://github.com/example/" + name;
        project.path = "layers/" + name;
        project.revision = std::string(40, 'a');
        workspace.input->projects.push_back(project);
    }
    return workspace;
}

std::vector<std::string> layers(const bspctl::KasConfig& config) {
    std::vector<std::string> out;
    for (const auto& layer : config.layers) out.push_back(layer.repo + (layer.subdir == "." ? "" : "/" + layer.subdir));
    return out;
}

TEST(QcomRelease, IsInTheFileName) {
    EXPECT_EQ(qcom::find_release("qcom-6.6.52-QLI.1.3-Ver.1.2.xml"), (qcom::Release{52, 1, 3, 2}));
    EXPECT_EQ(qcom::find_release("qcom-6.6.28-QLI.1.1-Ver.1.0_qim-product-sdk-1.1.2.xml"),
              (qcom::Release{28, 1, 1, 0}));
    for (const auto* name : {"", "default.xml", "qli-2.0-rc3.xml", "qcom-6.6..xml", "qcom-6.6.52-QLI.x"})
        EXPECT_EQ(qcom::find_release(name), std::nullopt) << name;
}

TEST(QcomKas, WhatRepoLeavesOutIsLeftOut) {
    auto workspace = release("qcom-6.6.52-QLI.1.3-Ver.1.2.xml", {"meta-extra"});
    workspace.input->projects.back().groups = "notdefault,extra";
    const auto config = qcom::kas_config(workspace);
    for (const auto& repo : config.repos) EXPECT_NE(repo.name, "meta-extra");
    EXPECT_THAT(config.notes, Contains(HasSubstr("layers/meta-extra is left out")));
}

TEST(QcomKas, FirstAndLaterReleasesDifferInOrder) {
    EXPECT_THAT(
        layers(qcom::kas_config(release("qcom-6.6.00-QLI.1.0-Ver.1.0.xml"))),
        ElementsAre("meta-qcom-distro", "meta-openembedded/meta-oe", "meta-openembedded/meta-filesystems",
                    "meta-openembedded/meta-networking", "meta-openembedded/meta-perl", "meta-openembedded/meta-python",
                    "poky/meta", "poky/meta-poky", "meta-security", "meta-qcom-hwe", "meta-qcom"));
    EXPECT_THAT(
        layers(qcom::kas_config(release("qcom-6.6.119-QLI.1.8-Ver.1.1.xml", {"meta-tensorflow", "meta-updater"}))),
        ElementsAre("meta-qcom-distro", "meta-openembedded/meta-filesystems", "meta-openembedded/meta-gnome",
                    "meta-openembedded/meta-multimedia", "meta-openembedded/meta-networking",
                    "meta-openembedded/meta-oe", "meta-openembedded/meta-perl", "meta-openembedded/meta-python",
                    "meta-updater", "poky/meta", "poky/meta-poky", "meta-security", "meta-security/meta-tpm",
                    "meta-tensorflow", "meta-qcom-hwe", "meta-qcom"));
}

TEST(QcomKas, AddOnsAreEnabledOrSaidNotToBe) {
    const auto qim = qcom::kas_config(release("qcom-6.6.97-QLI.1.6-Ver.1.2.xml", {"meta-qcom-qim-product-sdk"}));
    EXPECT_EQ(layers(qim)[1], "meta-qcom-qim-product-sdk");
    const auto robotics = qcom::kas_config(release("qcom-6.6.97-QLI.1.6-Ver.1.2.xml", {"meta-qcom-robotics-sdk"}));
    EXPECT_THAT(robotics.notes, Contains(HasSubstr("robotics layers are fetched and not enabled")));
}

TEST(QcomKas, WhatIsConfiguredElsewhereIsAnErrorWithAWayOut) {
    EXPECT_THROW((void)qcom::kas_config(release("qli-2.0-rc3.xml", {"meta-qcom-releases"})), bspctl::Error);
    auto community = release("default.xml");
    community.input->projects.resize(4);
    EXPECT_THROW((void)qcom::kas_config(community), bspctl::Error);
    EXPECT_THROW((void)qcom::kas_config({}), bspctl::Error);
}

TEST(QcomDetect, MachinesAndLayers) {
    bspctl::Input input;
    input.kind = bspctl::kind_kas;
    for (const auto* machine :
         {"qcs6490-rb3gen2-vision-kit", "qcom-armv8a", "iq-9075-evk", "rb1-core-kit", "sm8750-mtp"}) {
        input.machine = machine;
        EXPECT_EQ(qcom::detect(input).confidence, 70) << machine;
    }
    input.machine = "imx8mp-evk";
    EXPECT_EQ(qcom::detect(input).confidence, 0);
    EXPECT_EQ(qcom::detect(*release("default.xml").input).confidence, 85);
}

TEST(QcomFamily, TheBranchFollowsTheRelease) {
    bspctl::Workspace workspace;
    EXPECT_EQ(qcom::family(workspace).branch, "qcom-linux-scarthgap");
    workspace.manifest = "qcom-6.6.52-QLI.1.3-Ver.1.3.xml";
    EXPECT_EQ(qcom::family(workspace).branch, "qcom-linux-kirkstone");
}

TEST(QcomPlan, TheScriptIsToldMachineAndDistribution) {
    const bspctl::testing::FakeHost host;
    auto workspace = release("qcom-6.6.119-QLI.1.8-Ver.1.1.xml");
    EXPECT_TRUE(qcom::plan(host.host(), workspace).empty());
    workspace.options = {{"vendor-tools", "yes"}};
    workspace.machine = "qcs9075-ride-sx";
    const auto steps = qcom::plan(host.host(), workspace);
    ASSERT_EQ(steps.size(), 5u);
    EXPECT_EQ(bspctl::find_value(steps[4].env, "MACHINE"), "qcs9075-ride-sx");
    EXPECT_EQ(bspctl::find_value(steps[4].env, "DISTRO"), "qcom-wayland");
}

}  // namespace
