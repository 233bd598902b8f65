// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using bspctl::Input;
using bspctl::Project;

Project project(const std::string& name, const std::string& url = "https://example.org") {
    Project out;
    out.name = name;
    out.url = url + "/" + name;
    out.path = "sources/" + name;
    return out;
}

Input input(std::string_view kind, const std::string& machine, const std::vector<std::string>& names) {
    Input out;
    out.kind = kind;
    out.file_name = "default.xml";
    out.machine = machine;
    for (const auto& name : names) out.projects.push_back(project(name));
    return out;
}

TEST(XilinxDetect, ManifestsByTheirLayers) {
    const auto verdict =
        xilinx::detect(input(bspctl::kind_repo_manifest, "", {"poky", "meta-xilinx", "meta-petalinux"}));
    EXPECT_EQ(verdict.confidence, 85);
    EXPECT_EQ(verdict.soc, "xilinx");
    EXPECT_THAT(verdict.evidence, ::testing::Contains(::testing::HasSubstr("meta-petalinux")));
}

TEST(XilinxDetect, KasFilesByMachineAndLayers) {
    for (const auto* machine : {"zynqmp-generic", "zcu102-zynqmp", "versal-generic", "zynq-generic",
                                "microblaze-generic", "amd-cortexa53-mali-common", "k26-smk-kv", "acme-zcu104"}) {
        EXPECT_EQ(xilinx::detect(input(bspctl::kind_kas, machine, {"poky", "meta-xilinx"})).confidence, 95) << machine;
        EXPECT_EQ(xilinx::detect(input(bspctl::kind_kas, machine, {"poky", "meta-acme"})).confidence, 70) << machine;
    }
    EXPECT_EQ(xilinx::detect(input(bspctl::kind_kas, "acme-board", {"poky", "meta-xilinx"})).confidence, 85);
}

TEST(XilinxDetect, LeavesTheRestToOthers) {
    const auto none = [](const Input& what) { return xilinx::detect(what).confidence; };
    EXPECT_EQ(none(input(bspctl::kind_kas, "imx8mp-evk", {"poky", "meta-imx", "meta-freescale"})), 0);
    EXPECT_EQ(none(input(bspctl::kind_kas, "qemux86-64", {"poky", "meta-xilinx"})), 0);
    EXPECT_EQ(none(input(bspctl::kind_repo_manifest, "", {"poky", "meta-xilinx", "meta-ti", "meta-raspberrypi"})), 0);
    EXPECT_EQ(none(input(bspctl::kind_repo_manifest, "", {"meta-xilinx"})), 0) << "no core";
    EXPECT_EQ(none(input(bspctl::kind_oe_layersetup, "", {"poky", "meta-xilinx"})), 0);
    EXPECT_EQ(none(input(bspctl::kind_kas, "zcu102-zynqmp", {"isar", "meta-acme"})), 0);
    EXPECT_EQ(none(Input{}), 0);
    EXPECT_FALSE(xilinx::detect(Input{}).evidence.empty()) << "says why not";
}

TEST(XilinxDetect, AnOwnerAmongSharedLayersDecides) {
    EXPECT_EQ(xilinx::detect(input(bspctl::kind_repo_manifest, "", {"poky", "meta-petalinux", "meta-ti"})).confidence,
              85);
    EXPECT_EQ(xilinx::detect(input(bspctl::kind_repo_manifest, "", {"poky", "meta-petalinux", "meta-imx"})).confidence,
              0);
}

TEST(XilinxDetect, TheAddressAloneIsAWeakSign) {
    auto what = input(bspctl::kind_repo_manifest, "", {"poky"});
    what.projects.push_back(project("meta-acme", "git@github.com:Xilinx"));
    EXPECT_EQ(xilinx::detect(what).confidence, 60);
}

TEST(XilinxDetect, NamesAreEnoughWhereThereIsNothingElse) {
    Input name;
    name.file_name = "default-edf.xml";
    EXPECT_EQ(xilinx::detect(name).confidence, 50);
    name.file_name = "default.xml";
    EXPECT_EQ(xilinx::detect(name).confidence, 0);
    name.machine = "zedboard-zynq7";
    EXPECT_EQ(xilinx::detect(name).confidence, 70);
}

}  // namespace
