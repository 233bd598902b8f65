// SPDX-License-Identifier: Apache-2.0
#include "kas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "family.hpp"
#include "fixtures.hpp"

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> layers(const bspctl::KasConfig& config) {
    std::vector<std::string> out;
    for (const auto& layer : config.layers) out.push_back(layer.repo + (layer.subdir == "." ? "" : "/" + layer.subdir));
    return out;
}

std::string settings(const bspctl::KasConfig& config) {
    std::string out;
    for (const auto& block : config.local_conf) out += block.text;
    return out;
}

TEST(XilinxKas, LayersFollowTheTemplateAndWhatTheManifestHas) {
    EXPECT_THAT(
        layers(xilinx::kas_config(fixtures::petalinux("rel-v2018.1", {"meta-browser", "meta-linaro"}))),
        ElementsAre("poky/meta", "poky/meta-poky", "meta-openembedded/meta-perl", "meta-openembedded/meta-python",
                    "meta-openembedded/meta-filesystems", "meta-openembedded/meta-gnome",
                    "meta-openembedded/meta-multimedia", "meta-openembedded/meta-networking",
                    "meta-openembedded/meta-webserver", "meta-openembedded/meta-xfce",
                    "meta-openembedded/meta-initramfs", "meta-openembedded/meta-oe", "meta-browser",
                    "meta-xilinx/meta-xilinx-bsp", "meta-xilinx/meta-xilinx-contrib", "meta-petalinux"));
}

TEST(XilinxKas, TheFrameworkHasItsOwnTemplate) {
    const auto config = xilinx::kas_config(fixtures::framework("rel-v2025.2"));
    EXPECT_THAT(layers(config), Contains("meta-amd-edf"));
    EXPECT_THAT(layers(config), Not(Contains("meta-openembedded/meta-perl")));
    EXPECT_EQ(config.distro, "amd-edf");
    EXPECT_THAT(config.targets, ElementsAre("edf-linux-disk-image"));
    EXPECT_THAT(settings(config), HasSubstr("AMD-EDF_VERSION = \"25.11\""));
}

TEST(XilinxKas, ChoicesWinOverDefaults) {
    auto workspace = fixtures::petalinux("rel-v2023.2");
    EXPECT_EQ(xilinx::kas_config(workspace).machine, "zynqmp-generic");
    EXPECT_THAT(xilinx::kas_config(workspace).notes, Contains(HasSubstr("no machine was chosen")));
    workspace.machine = "zcu102-zynqmp";
    workspace.image = "petalinux-image-full";
    EXPECT_EQ(xilinx::kas_config(workspace).machine, "zcu102-zynqmp");
    EXPECT_THAT(xilinx::kas_config(workspace).targets, ElementsAre("petalinux-image-full"));
}

TEST(XilinxKas, LicencesAreNeverAcceptedSilently) {
    auto workspace = fixtures::petalinux("rel-v2023.2");
    EXPECT_THAT(settings(xilinx::kas_config(workspace)), Not(HasSubstr("LICENSE_FLAGS_ACCEPTED")));
    EXPECT_THAT(xilinx::kas_config(workspace).notes, Contains(HasSubstr("--accept-eula")));
    workspace.options = {{"eula", "accept"}};
    EXPECT_THAT(settings(xilinx::kas_config(workspace)), HasSubstr("LICENSE_FLAGS_ACCEPTED"));
    EXPECT_THAT(xilinx::kas_config(workspace).notes, Not(Contains(HasSubstr("--accept-eula"))));
}

TEST(XilinxKas, PathsOfAmdsNetworkStayOut) {
    const auto config = xilinx::kas_config(fixtures::petalinux("rel-v2016.4"));
    EXPECT_THAT(settings(config), Not(HasSubstr("/proj/")));
    EXPECT_THAT(config.notes, Contains(HasSubstr("EXTERNAL_TOOLCHAIN")));
    EXPECT_THAT(config.notes, Contains(HasSubstr("Python 2")));
}

TEST(XilinxKas, NestedRepositoriesAreUnfolded) {
    auto workspace =
        fixtures::workspace({fixtures::project("yocto-scripts", "rel-v2016.1", "."),
                             fixtures::project("openembedded-core", "jethro", "sources/yocto"),
                             fixtures::project("bitbake", "1.28", "sources/yocto/bitbake"),
                             fixtures::project("meta-xilinx", "rel-v2016.1", "sources/yocto/meta-xilinx")});
    const auto config = xilinx::kas_config(workspace);
    ASSERT_EQ(config.repos.size(), 3u) << "the scripts are not needed";
    EXPECT_EQ(config.repos[1].path, "sources/bitbake");
    EXPECT_EQ(config.repos[2].path, "sources/meta-xilinx");
    EXPECT_THAT(layers(config), ElementsAre("yocto/meta", "yocto/meta-selftest", "yocto/meta-skeleton", "meta-xilinx"));
    EXPECT_EQ(config.distro, "nodistro");
    EXPECT_THAT(settings(config), HasSubstr("linux-xlnx"));
}

TEST(XilinxKas, PokysOwnBitBakeIsEnough) {
    auto workspace = fixtures::petalinux("rel-v2017.1");
    workspace.input->projects.push_back(fixtures::project("bitbake", "rel-v2017.1", "sources/poky/bitbake"));
    const auto config = xilinx::kas_config(workspace);
    EXPECT_THAT(config.notes, Contains(HasSubstr("poky brings its own")));
    EXPECT_EQ(config.repos.size(), 4u);
}

TEST(XilinxKas, ANeighboursTemplateIsSaidToBeOne) {
    const auto carried = Contains(HasSubstr("carried over"));
    EXPECT_THAT(xilinx::kas_config(fixtures::petalinux("rel-v2024.2")).notes, carried);
    EXPECT_THAT(xilinx::kas_config(fixtures::petalinux("rel-v2031.1")).notes, carried);
    EXPECT_THAT(xilinx::kas_config(fixtures::framework("rel-v2026.1")).notes, carried);
    EXPECT_THAT(xilinx::kas_config(fixtures::petalinux("rel-v2022.1")).notes, Not(carried));
}

TEST(XilinxKas, RevisionsBecomeCommitTagOrBranch) {
    auto workspace = fixtures::petalinux("refs/tags/xlnx-rel-v2023.2");
    workspace.input->projects[1].revision = std::string(40, 'a');
    workspace.input->projects[1].branch = "rel-v2023.2";
    workspace.input->projects[2].revision = "refs/heads/rel-v2023.2";
    const auto config = xilinx::kas_config(workspace);
    EXPECT_EQ(config.repos[0].commit, std::string(40, 'a'));
    EXPECT_EQ(config.repos[0].branch, "") << "a branch beside a commit makes kas check that it contains it";
    EXPECT_EQ(config.repos[1].branch, "rel-v2023.2");
    EXPECT_EQ(config.repos[2].tag, "xlnx-rel-v2023.2");
}

// Xen Zynq Distribution keeps its scripts so.
TEST(XilinxKas, ACheckoutInTheWorkspaceItselfIsLeftOut) {
    auto workspace = fixtures::petalinux("rel-v2019.1");
    workspace.input->projects.push_back(fixtures::project("xzd-yocto-scripts", "XZD", "."));
    const auto config = xilinx::kas_config(workspace);
    for (const auto& repo : config.repos) EXPECT_NE(repo.path, ".");
    EXPECT_THAT(config.notes, Contains(HasSubstr("xzd-yocto-scripts is left out")));
}

TEST(XilinxKas, WhatCannotBeBuiltIsAnErrorWithAWayOut) {
    auto workspace = fixtures::petalinux("rel-v2023.2");
    workspace.input->projects[1].url = "../poky";
    EXPECT_THROW((void)xilinx::kas_config(workspace), bspctl::Error);
    auto coreless = fixtures::workspace({fixtures::project("meta-xilinx", "rel-v2023.2")});
    EXPECT_THROW((void)xilinx::kas_config(coreless), bspctl::Error);
}

TEST(XilinxFamily, ChoicesAreKept) {
    bspctl::Workspace workspace;
    EXPECT_EQ(xilinx::family(workspace).manifest, "default-edf.xml");
    EXPECT_EQ(xilinx::family(workspace).distro, "amd-edf");
    workspace.manifest = "default.xml";
    workspace.branch = "rel-v2022.1";
    EXPECT_EQ(xilinx::family(workspace).branch, "rel-v2022.1");
    EXPECT_EQ(xilinx::family(workspace).machine, "zynqmp-generic");
    EXPECT_EQ(xilinx::family(workspace).image, "petalinux-image-minimal");
}

}  // namespace
