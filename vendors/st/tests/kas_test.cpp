// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bspctl/testing.hpp"
#include "manifest.hpp"

namespace st {
namespace {

using bspctl::testing::FakeHost;
using testing::block;
using ::testing::ElementsAre;
using testing::has_note;
using ::testing::HasSubstr;
using testing::layers_of;
using ::testing::Not;
using testing::project;
using testing::workspace_on;

bspctl::KasConfig kas_of(const bspctl::Workspace& workspace) {
    const FakeHost host;
    return kas_config(host.host(), workspace);
}

TEST(Kas, LayersOfARelease) {
    EXPECT_THAT(
        layers_of(kas_of(workspace_on("kirkstone"))),
        ElementsAre("meta-openembedded/meta-python", "meta-openembedded/meta-oe", "meta-openembedded/meta-gnome",
                    "meta-openembedded/meta-initramfs", "meta-openembedded/meta-multimedia",
                    "meta-openembedded/meta-networking", "meta-openembedded/meta-webserver",
                    "meta-openembedded/meta-filesystems", "meta-openembedded/meta-perl", "meta-st-stm32mp", "meta-qt5",
                    "meta-st-openstlinux", "openembedded-core/meta"));
}

TEST(Kas, LayersSinceScarthgap) {
    auto workspace = workspace_on("openstlinux-6.6-yocto-scarthgap-mpu-v24.12.05");
    workspace.input->projects.erase(workspace.input->projects.begin() + 2);
    EXPECT_THAT(layers_of(kas_of(workspace)),
                ElementsAre("meta-openembedded/meta-python", "meta-openembedded/meta-oe",
                            "meta-openembedded/meta-gnome", "meta-openembedded/meta-multimedia",
                            "meta-openembedded/meta-networking", "meta-openembedded/meta-webserver", "meta-st-stm32mp",
                            "meta-st-openstlinux", "openembedded-core/meta"));
}

TEST(Kas, XfceLeftWithinTheDunfellReleases) {
    const auto has_xfce = [](const std::string& branch) {
        for (const auto& layer : layers_of(kas_of(workspace_on(branch)))) {
            if (layer == "meta-openembedded/meta-xfce") return true;
        }
        return false;
    };
    EXPECT_TRUE(has_xfce("thud"));
    EXPECT_TRUE(has_xfce("openstlinux-5.4-dunfell-mp1-20-06-24"));
    EXPECT_FALSE(has_xfce("openstlinux-5.4-dunfell-mp1-20-11-12"));
    EXPECT_FALSE(has_xfce("dunfell"));
}

TEST(Kas, PokyInPlaceOfOpenembeddedCore) {
    auto workspace = workspace_on("kirkstone");
    workspace.input->projects.back() = project("poky", "layers/poky");
    const auto layers = layers_of(kas_of(workspace));
    ASSERT_GE(layers.size(), 2U);
    EXPECT_EQ(layers[layers.size() - 2], "poky/meta");
    EXPECT_EQ(layers.back(), "poky/meta-yocto-bsp");
}

TEST(Kas, MachinesOfCubeMxBringTheAddons) {
    auto workspace = workspace_on("kirkstone");
    workspace.machine = "stm32mp15-mx";
    EXPECT_EQ(layers_of(kas_of(workspace)).front(), "meta-st-stm32mp-addons");
}

TEST(Kas, ABoardMakersLayerBelowMetaStBringsItsMachine) {
    auto workspace = workspace_on("kirkstone");
    workspace.input->projects.push_back(project("meta-acme-stm32", "layers/meta-st/meta-acme-stm32"));
    EXPECT_EQ(layers_of(kas_of(workspace)).front(), "meta-openembedded/meta-python");
    workspace.machine = "acme-gateway";
    const auto config = kas_of(workspace);
    EXPECT_EQ(layers_of(config).front(), "meta-acme-stm32");
    EXPECT_TRUE(has_note(config, "acme-gateway is none of ST's machines"));
}

TEST(Kas, NoDistributionIsOpenembeddedsTemplate) {
    auto workspace = workspace_on("kirkstone");
    workspace.distro = "nodistro";
    const auto config = kas_of(workspace);
    EXPECT_THAT(layers_of(config), ElementsAre("meta-st-stm32mp", "meta-openembedded/meta-python",
                                               "meta-openembedded/meta-oe", "openembedded-core/meta"));
    EXPECT_EQ(block(config, "20-openstlinux"), "");
    EXPECT_THAT(config.targets, ElementsAre("core-image-minimal"));
}

TEST(Kas, RepositoriesComeOutWithTheirRevision) {
    auto workspace = workspace_on("kirkstone");
    workspace.input->projects[4].revision = "refs/tags/openstlinux-5.15-yocto-kirkstone-mp1-v22.11.23";
    workspace.input->projects[5].revision = "kirkstone";
    const auto config = kas_of(workspace);
    ASSERT_EQ(config.repos.size(), 8U);
    EXPECT_EQ(config.repos[1].commit, std::string(40, 'a'));
    EXPECT_EQ(config.repos[4].tag, "openstlinux-5.15-yocto-kirkstone-mp1-v22.11.23");
    EXPECT_EQ(config.repos[5].branch, "kirkstone");
}

TEST(Kas, SettingsFollowTheOperatorsOfTheSeries) {
    const auto old = kas_of(workspace_on("dunfell"));
    EXPECT_THAT(block(old, "10-openembedded"), HasSubstr("PACKAGECONFIG_append_pn-qemu-native"));
    EXPECT_THAT(block(old, "10-openembedded"), HasSubstr("ABORT,"));
    EXPECT_THAT(block(old, "20-openstlinux"), HasSubstr("reproducible_build"));
    const auto recent = kas_of(workspace_on("kirkstone"));
    EXPECT_THAT(block(recent, "10-openembedded"), Not(HasSubstr("_append")));
    EXPECT_THAT(block(recent, "10-openembedded"), HasSubstr("CONF_VERSION = \"2\""));
    EXPECT_THAT(block(kas_of(workspace_on("walnascar")), "10-openembedded"), HasSubstr("allow-root-login"));
}

TEST(Kas, TheLicenceIsNeverAcceptedSilently) {
    auto workspace = workspace_on("kirkstone");
    workspace.machine = "stm32mp15-disco";
    EXPECT_EQ(block(kas_of(workspace), "30-eula"), "");
    EXPECT_TRUE(has_note(kas_of(workspace), "licence is not accepted"));
    workspace.options = {{"eula", "accept"}};
    EXPECT_EQ(block(kas_of(workspace), "30-eula"), "ACCEPT_EULA_stm32mp15-disco = \"1\"\n");
    EXPECT_FALSE(has_note(kas_of(workspace), "licence"));
}

TEST(Kas, SaysWhatIsCarriedOver) {
    const auto config = kas_of(workspace_on("walnascar"));
    EXPECT_TRUE(has_note(config, "ST's set-up for walnascar is not known"));
    EXPECT_TRUE(has_note(config, "follow scarthgap"));
    EXPECT_FALSE(has_note(kas_of(workspace_on("mickledore")), "is not known"));
}

TEST(Kas, SaysWhichMachinesAReleaseDoesNotHave) {
    auto workspace = workspace_on("kirkstone");
    workspace.machine = "stm32mp25-disco";
    EXPECT_TRUE(has_note(kas_of(workspace), "has no machine stm32mp25-disco"));
    workspace.machine = "stm32mp13-disco";
    EXPECT_FALSE(has_note(kas_of(workspace), "has no machine"));
}

TEST(Kas, TheBranchOfARepoTreeTellsTheRelease) {
    FakeHost host;
    host.file(".repo/manifests.git/config", "[branch \"default\"]\n\tmerge = refs/heads/thud\n");
    EXPECT_TRUE(has_note(kas_config(host.host(), workspace_on("")), "the repo tree follows thud"));
}

TEST(Kas, RefusesProjectsWithoutAFolderOfTheirOwn) {
    auto workspace = workspace_on("kirkstone");
    workspace.input->projects.push_back(project("again", "layers/meta-qt5"));
    workspace.input->projects.push_back(project("again", "layers/meta-qt5"));
    EXPECT_THROW(kas_of(workspace), bspctl::Error);
    workspace = workspace_on("kirkstone");
    workspace.input->projects.front().path.clear();
    EXPECT_THROW(kas_of(workspace), bspctl::Error);
}

TEST(Kas, RefusesWhatIsNoCompleteManifest) {
    EXPECT_THROW(kas_of({}), bspctl::Error);
    auto workspace = workspace_on("kirkstone");
    workspace.input->projects.pop_back();
    EXPECT_THROW(kas_of(workspace), bspctl::Error);
    workspace = workspace_on("kirkstone");
    workspace.input->kind = bspctl::kind_kas;
    EXPECT_THROW(kas_of(workspace), bspctl::Error);
    workspace = workspace_on("kirkstone");
    workspace.input->projects.front().url = "../bitbake";
    EXPECT_THROW(kas_of(workspace), bspctl::Error);
}

// As bytes at work's manifests: ST's board support among repositories that another script sets up.
TEST(Kas, RefusesWhatStsScriptDoesNotSetUp) {
    auto workspace = workspace_on("dunfell");
    workspace.input->projects = {project("poky", "sources/poky"), project("meta-st-stm32mp", "sources/meta-st-stm32mp"),
                                 project("meta-openembedded", "sources/meta-openembedded"),
                                 project("meta-acme-st", "sources/meta-acme-st")};
    EXPECT_THROW(kas_of(workspace), bspctl::Error);
    workspace.distro = "nodistro";
    EXPECT_THROW(kas_of(workspace), bspctl::Error);
}

}  // namespace
}  // namespace st
