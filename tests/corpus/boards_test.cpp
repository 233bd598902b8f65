// SPDX-License-Identifier: Apache-2.0
//
// What the bundled families know of names, and how they weigh several statements against each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/assess.hpp"
#include "common/boards.hpp"
#include "common/pattern.hpp"
#include "generic/detect.hpp"
#include "nxp/detect.hpp"
#include "ti/detect.hpp"

namespace boards {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

bspctl::Input input(std::string_view kind, const std::string& machine, const std::vector<std::string>& repositories) {
    bspctl::Input out;
    out.kind = kind;
    out.machine = machine;
    for (const auto& name : repositories) {
        bspctl::Project project;
        project.name = name;
        project.layers_form = bspctl::LayersForm::root;
        out.projects.push_back(std::move(project));
    }
    return out;
}

bspctl::Input kas(const std::string& machine, const std::vector<std::string>& repositories) {
    return input(bspctl::kind_kas, machine, repositories);
}

bspctl::Input manifest(const std::vector<std::string>& repositories) {
    return input(bspctl::kind_repo_manifest, "", repositories);
}

std::string soc_of(const std::string& machine) {
    const auto* rule = find_machine(machine);
    return rule == nullptr ? "" : std::string(rule->soc);
}

TEST(Pattern, StarsDigitsAndCase) {
    EXPECT_TRUE(matches("imx8mp-var-dart", "imx#*"));
    EXPECT_TRUE(matches("P1020RDB-64b", "p####rdb*"));
    EXPECT_TRUE(matches("a-var-b-var-c", "*-var-c"));
    EXPECT_TRUE(matches("", "*"));
    EXPECT_FALSE(matches("imxrt", "imx#*"));
    EXPECT_FALSE(matches("p102rdb", "p####rdb*"));
    EXPECT_FALSE(matches("meta-tics", "meta-ti"));
}

TEST(Machines, AreKnownByTheChipInTheirNames) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"imx8mm-lpddr4-evk", "nxp"}, {"ls1028ardb", "nxp"},     {"t2080rdb-64b", "nxp"},
        {"am62xx-evm", "ti"},         {"j784s4-evm", "ti"},      {"omap3evm", "ti"},
        {"qemuarm64", "generic"},     {"vexpress-qemu", "generic"}, {"genericx86-64", "generic"}};
    for (const auto& [machine, soc] : cases) EXPECT_EQ(soc_of(machine), soc) << machine;
    EXPECT_EQ(soc_of("mymachine"), "");
}

TEST(Machines, AVendorsPrefixDoesNotHideAKnownName) {
    EXPECT_EQ(soc_of("acme-imx93-evk"), "nxp");
    EXPECT_EQ(soc_of("acme-outdoor-am62xx"), "ti");
}

TEST(Publishers, AreFoundInEveryFormOfAddress) {
    for (const auto* url : {"https://github.com/nxp-imx/x.git", "git://github.com/nxp-imx/x",
                            "git@github.com:nxp-imx/x", "ssh://git@github.com/NXP-imx/x"}) {
        const auto* publisher = find_publisher(url);
        ASSERT_NE(publisher, nullptr) << url;
        EXPECT_EQ(publisher->soc, "nxp");
    }
    EXPECT_EQ(find_publisher("https://github.com/nxp-imx-fan/x"), nullptr);
    EXPECT_EQ(find_publisher(""), nullptr);
}

TEST(Assess, MachineAndLayerTogetherAreNearlyCertain) {
    const auto both = assess(kas("imx8mp-var-dart", {"poky", "meta-freescale"}));
    EXPECT_EQ(both.soc, "nxp");
    EXPECT_THAT(both.evidence, Contains(HasSubstr("meta-freescale")));
    const auto name_alone = assess(kas("imx8mp-var-dart", {"poky"}));
    EXPECT_GT(both.confidence, name_alone.confidence);
}

bspctl::Input advised(bspctl::Input input, const char* soc, const char* by) {
    input.settings = {{"definition.soc", soc}, {"definition.by", by}, {"definition.why", "a definition says so"}};
    return input;
}

TEST(Assess, WhatDefinitionsSayOfTheMachineCountsBeforeItsNameAndItsLayers) {
    const auto board = assess(advised(kas("nitrogen", {"poky", "meta-ti"}), "nxp", "machine"));
    EXPECT_EQ(board.soc, "nxp");
    EXPECT_THAT(board.evidence, Contains("a definition says so"));
    EXPECT_TRUE(assess(advised(input("", "nitrogen", {}), "nxp", "machine")).buildable);
    EXPECT_FALSE(assess(input("", "nitrogen", {})).buildable);
}

TEST(Assess, WhatDefinitionsSayOfLayersSettlesWhatSeveralSiliconVendorsLeaveOpen) {
    const auto mixed = manifest({"bitbake", "meta-freescale", "meta-raspberrypi", "meta-acme", "meta-other"});
    EXPECT_EQ(assess(mixed).soc, "multi");
    EXPECT_EQ(assess(advised(mixed, "nxp", "layer")).soc, "nxp");
    EXPECT_EQ(assess(advised(kas("cargo-tracker", {"poky", "meta-ti"}), "nxp", "layer")).soc, "ti");
    EXPECT_EQ(assess(advised(kas("cargo-tracker", {"poky"}), "nxp", "repository")).soc, "nxp");
}

TEST(Assess, AnUnknownMachineTakesTheVendorOfTheLayers) {
    EXPECT_EQ(assess(kas("cargo-tracker", {"poky", "meta-ti"})).soc, "ti");
    EXPECT_EQ(assess(kas("cargo-tracker", {"poky"})).soc, "generic");
}

TEST(Assess, LayersThatAreSwitchedOffSayNothing) {
    auto off = kas("cargo-tracker", {"poky", "meta-ti"});
    off.projects[1].layers_form = bspctl::LayersForm::listed;
    EXPECT_EQ(assess(off).soc, "generic");
    off.projects[1].layers = {"meta-ti-bsp"};
    EXPECT_EQ(assess(off).soc, "ti");
}

TEST(Assess, EmulatorsAreGenericWhateverLayersAreAround) {
    EXPECT_EQ(assess(kas("qemux86-64", {"poky", "meta-freescale"})).soc, "generic");
}

TEST(Assess, ReferenceBoardsAreGenericUntilTheVendorsLayerComes) {
    EXPECT_EQ(assess(kas("beaglebone-yocto", {"poky"})).soc, "generic");
    EXPECT_EQ(assess(kas("beaglebone-yocto", {"poky", "meta-ti"})).soc, "ti");
}

TEST(Assess, TreesForSeveralVendorsAreMulti) {
    const auto mixed =
        assess(manifest({"bitbake", "meta-freescale", "meta-ti", "meta-raspberrypi", "meta-toradex-nxp"}));
    EXPECT_EQ(mixed.soc, "multi");
    EXPECT_EQ(assess(manifest({"poky", "meta-freescale", "meta-raspberrypi", "meta-imx"})).soc, "nxp");
}

TEST(Assess, PartialAndAndroidManifestsAreNoBuild) {
    const auto partial = assess(manifest({"meta-imx", "meta-mine"}));
    EXPECT_FALSE(partial.buildable);
    EXPECT_THAT(partial.evidence.front(), HasSubstr("partial manifest: 2 layers"));
    const auto android = assess(manifest({"platform/art", "platform/bionic", "platform/system/core"}));
    EXPECT_FALSE(android.buildable);
    EXPECT_THAT(android.evidence.front(), HasSubstr("Android"));
}

TEST(Families, ExactlyOneClaimsABoard) {
    const auto nxp_build = kas("imx93-evk", {"poky", "meta-freescale"});
    EXPECT_GT(nxp::detect(nxp_build).confidence, 50);
    EXPECT_EQ(ti::detect(nxp_build).confidence, 0);
    EXPECT_LT(generic::detect(nxp_build).confidence, 20);
    const auto other = kas("raspberrypi4", {"poky", "meta-raspberrypi"});
    EXPECT_EQ(nxp::detect(other).confidence, 0);
    EXPECT_EQ(ti::detect(other).confidence, 0);
    EXPECT_EQ(generic::detect(other).soc, "rpi");
}

TEST(Families, IsarBuildsAreGeneric) {
    auto isar = kas("imx6-sabrelite", {"isar"});
    isar.build_system = "isar";
    EXPECT_EQ(nxp::detect(isar).confidence, 0);
    EXPECT_EQ(generic::detect(isar).soc, "generic");
    EXPECT_THAT(generic::detect(isar).evidence.front(), HasSubstr("Isar"));
}

TEST(Families, KnowManifestsByTheirBareName) {
    bspctl::Input name;
    name.file_name = "imx-6.12.3-1.0.0.xml";
    EXPECT_GT(nxp::detect(name).confidence, 0);
    name.file_name = "processor-sdk-scarthgap-11.00.09.04-config_var01.txt";
    EXPECT_GT(ti::detect(name).confidence, 0);
    name.file_name = "imx-android-14.0.0_1.0.0.xml";
    EXPECT_EQ(nxp::detect(name).confidence, 0);
    EXPECT_EQ(generic::detect(name).confidence, 0);
    name.file_name = "unknown.xml";
    EXPECT_EQ(generic::detect(name).confidence, 0);
}

}  // namespace
}  // namespace boards
