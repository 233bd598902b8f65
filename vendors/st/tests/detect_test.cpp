// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include <gtest/gtest.h>

#include "manifest.hpp"

namespace st {
namespace {

using testing::project;

bspctl::Input kas_file(const std::string& machine, std::vector<bspctl::Project> projects) {
    bspctl::Input input;
    input.kind = bspctl::kind_kas;
    input.file_name = "board.yml";
    input.machine = machine;
    input.projects = std::move(projects);
    return input;
}

TEST(Detect, ARelease) {
    const auto verdict = detect(testing::release_manifest());
    EXPECT_GE(verdict.confidence, 80);
    EXPECT_EQ(verdict.soc, "st");
    EXPECT_EQ(verdict.vendor, "");
    EXPECT_FALSE(verdict.evidence.empty());
}

TEST(Detect, ABoardOfAnotherMakerOnStsLayers) {
    auto input =
        kas_file("phycore-stm32mp1-3", {project("poky", "poky"), project("meta-st-stm32mp", "meta-st-stm32mp")});
    EXPECT_GE(detect(input).confidence, 90);
    EXPECT_EQ(detect(input).vendor, "phytec");
    input.machine = "own-board";
    input.projects.push_back(project("meta-engicam-st", "meta-engicam-st"));
    EXPECT_GE(detect(input).confidence, 80);
    EXPECT_EQ(detect(input).vendor, "engicam");
}

TEST(Detect, TheMachineDecidesInATreeForSeveral) {
    const std::vector<bspctl::Project> layers{project("poky", "poky"), project("meta-st-stm32mp", "meta-st-stm32mp"),
                                              project("meta-freescale", "meta-freescale")};
    EXPECT_GE(detect(kas_file("stm32mp15-disco", layers)).confidence, 90);
    EXPECT_EQ(detect(kas_file("imx8mm-evk", layers)).confidence, 0);
    auto manifest = testing::release_manifest();
    manifest.projects.push_back(project("meta-freescale", "layers/meta-freescale"));
    manifest.projects.push_back(project("meta-imx", "layers/meta-imx"));
    EXPECT_EQ(detect(manifest).confidence, 0);
}

TEST(Detect, NotABoardWithoutStsLayers) {
    const auto verdict = detect(
        kas_file("dh-stm32mp1-dhcor-avenger96", {project("poky", "poky"), project("meta-dhsom-stm32-bsp", "x")}));
    EXPECT_EQ(verdict.confidence, 0);
    ASSERT_FALSE(verdict.evidence.empty());
    EXPECT_NE(verdict.evidence.front().find("meta-st-stm32mp"), std::string::npos);
}

TEST(Detect, NotIsarNorBitbakeSetup) {
    auto input = kas_file("stm32mp15x", {project("isar", "isar")});
    input.build_system = "isar";
    EXPECT_EQ(detect(input).confidence, 0);
    input = testing::release_manifest();
    input.kind = bspctl::kind_bitbake_setup;
    EXPECT_EQ(detect(input).confidence, 0);
}

TEST(Detect, AMachineOrAFileByItsName) {
    bspctl::Input name;
    name.machine = "stm32mp25-eval";
    EXPECT_GT(detect(name).confidence, 40);
    name.machine.clear();
    name.file_name = "openstlinux-6.6-yocto-scarthgap-mpu-v24.12.05.xml";
    EXPECT_GT(detect(name).confidence, 40);
    name.file_name = "default.xml";
    EXPECT_EQ(detect(name).confidence, 0);
}

}  // namespace
}  // namespace st
