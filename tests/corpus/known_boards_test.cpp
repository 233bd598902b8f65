// SPDX-License-Identifier: Apache-2.0
//
// Machines of public layers, and builds that consist of their names: what detection says of silicon and board vendor. The
// names were chosen from what the layers define, not from what the definitions know.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.hpp"
#include "judge.hpp"

namespace bspctl {
namespace {

struct Boards {
    const char* soc;
    const char* vendor;  // "": not told by the name
    const char* machines;
};

constexpr Boards boards[]{
    {"ti", "variscite", "am62px-var-som"},
    {"nxp", "toradex", "apalis-imx8x colibri-imx6ull-emmc colibri-imx8x verdin-imx95 smarc-imx8mp aquila-imx95"},
    {"ti", "toradex", "verdin-am62p aquila-am69 verdin-am62-k3r5"},
    {"nvidia", "toradex", "apalis-tk1 colibri-t20"},
    {"nxp", "phytec",
     "phyboard-polaris-imx8m-3 phyboard-segin-imx93-2 phyboard-nunki-imx6-1 "
     "imx95-phyflex-libra-rdk-2 pcm052 phygate-tauri-l-imx8mm-2"},
    {"ti", "phytec",
     "phyboard-maia-am335x-1 phyboard-izar-am68x-2-k3r5 am62pxx-phyflex-libra-rdk-1 "
     "phyboard-lynx-am62pxx-1 phyboard-rigel-am67xx-1 phyAM335x-HK"},
    {"st", "phytec", "phyboard-segin-stm32mp13x-1 phyboard-sargas-stm32mp15-1"},
    {"nxp", "technexion", "pico-imx8mm edm-g-imx93 axon-imx91 wandboard-quad imx6ul-pico-hobbit xore-imx8mm"},
    {"nxp", "boundary", "nitrogen6x-lite nitrogen8mn nitrogen93 nit6xlite"},
    {"nxp", "digi", "ccimx6ulstarter ccimx95-dvk ccimx8x-sbc-pro ccardxmx28js"},
    {"st", "digi", "ccmp25-dvk ccmp13-dvk"},
    {"nxp", "advantech", "imx8mprsb3720a1 imx6qdms7421a1 imx93aom5521a1"},
    {"rockchip", "advantech", "rk3588rom6881a1 rk3399rsb4710a2"},
    {"nxp", "compulab", "ucm-imx8m-plus mcm-imx93 cl-som-imx7 iot-gate-imx8plus"},
    {"ti", "compulab", "cl-som-am57x cm-t43"},
    {"nxp", "kontron", "kontron-osm-s-mx8mp kontron-sl-mx93 pitx-imx8m smarc-samx6i"},
    {"ti", "kontron", "smarc-sam67"},
    {"nxp", "tq",
     "tqma8xdps-mb-smarc-2 tqma93xxla-mba93xxla-mini tqmls1028a-mbls1028a "
     "tqmt1042-64bit-stkt104x tqma6ullx-lga-mba6ulx tqmlx2160a-mblx2160a"},
    {"ti", "tq", "tqma62xx-mba62xx tqma67xx-mba67xx-k3r5 tqma65xx-4gb-mba65xx"},
    {"nxp", "solidrun", "lx2160acex7 hummingboard2 imx8mp-sr-som"},
    {"marvell", "solidrun", "clearfog-gt-8k"},
    {"nxp", "seco", "seco-imx8mp-d18 udoo-neo"},
    {"rockchip", "seco", "seco-rk3568-d23"},
    {"nxp", "congatec", "conga-smx8-plus cgtqmx6"},
    {"nxp", "engicam", "icoremx8mm imx6ull-isiot imx8xq-smarcore imx93-microgea"},
    {"st", "engicam", "stm32mp1-microgea-ctouch2"},
    {"rockchip", "engicam", "px30-core-ctouch2"},
    {"nxp", "gateworks", "venice-imx8mp ventana"},
    {"nxp", "karo", "tx6u-81x0 txul-8010 qs8m-mq00 tx8m-1610 qsxp-ml81"},
    {"st", "karo", "txmp-1570 qsmp-1570"},
    {"renesas", "karo", "txrz-g2l0"},
    {"nxp", "avnet", "maaxboard-mini sm2s-imx93"},
    {"xilinx", "avnet", "uz7ev-evcc microzed-zynq7 ultra96-zynqmp zub1cg-sbc"},
    {"nxp", "myir", "myd-y6ulx myd-jx8mp"},
    {"st", "myir", "myd-ya157c"},
    {"rockchip", "forlinx", "ok3588"},
    {"ti", "forlinx", "ok62xx"},
    {"st", "dh", "stm32mp1-dhcom-pdk2"},
    {"nxp", "armadeus", "apf6dev opos6uldev"},
    {"nxp", "fus", "fsimx8mp"},
    {"nxp", "olimex", "imx233-olinuxino-maxi"},
    {"sunxi", "olimex", "olinuxino-a20lime2-emmc"},
    {"ti", "octavo", "osd62x-evk"},
    {"rpi", "kunbus", "revpi-connect-4"},
    {"rpi", "seeed", "seeed-reterminal-mender"},
    {"intel", "siemens", "iot2040"},
    {"ti", "gumstix", "duovero overo"},
    {"nxp", "purism", "librem5"},
    {"nxp", "google", "coral-dev"},
    {"ti", "beagle", "beagley-ai beaglebone-ai64 pocketbeagle2 beaglemod"},
    {"riscv", "beagle", "beaglev-ahead"},
    {"microchip", "beagle", "beaglev-fire"},
    {"xilinx", "xilinx",
     "vc-p-a2197-00-versal vhk158-versal zc1751-xm016-dc2-zynqmp kd240-starter-kit vek385 "
     "a2197-zynqmp v350-versal"},
    {"xilinx", "digilent", "arty-z7 eclypse-z7"},
    {"qcom", "qcom", "qcs8550-aim300-aiot mahua-crd sdx75 rb5-core-kit nord-rrd ipq9574-rdp433"},
    {"nvidia", "nvidia",
     "jetson-agx-thor-devkit p3834-0008-p3971-0000 igx-orin-devkit clara-agx-xavier-devkit "
     "jetson-orin-nano-devkit-nvme jetsontk1"},
    {"rpi", "rpi", "raspberrypi5-64"},
    {"renesas", "renesas",
     "smarc-rzg3s rzv2h-evk rzn2h-dev sparrow-hawk whitehawk h3ulcb rzv2ma r8a779g0 s4sk "
     "smarc-rzfive"},
    {"renesas", "hoperun", "hihope-rzg2n"},
    {"rockchip", "radxa", "radxa-e52c rock-5t radxa-nx5-io"},
    {"amlogic", "radxa", "radxa-zero"},
    {"rockchip", "pine64", "quartz64-a-rk3566 soquartz-model-a pinebook-pro"},
    {"sunxi", "pine64", "pinephone"},
    {"rockchip", "friendlyelec", "nanopi-r6s nanopc-t6"},
    {"amlogic", "friendlyelec", "friendlyelec-nanopik2"},
    {"sunxi", "friendlyelec", "nanopi-m1-plus"},
    {"rockchip", "orangepi", "orangepi-5-plus"},
    {"sunxi", "orangepi", "orange-pi-zero3 orange-pi-3lts"},
    {"riscv", "orangepi", "orangepi-rv2"},
    {"amlogic", "bananapi", "bananapi-bpi-m2-pro bananapi-bpi-cm4io"},
    {"mediatek", "bananapi", "bananapi-bpi-r3"},
    {"riscv", "bananapi", "bananapi-f3"},
    {"sunxi", "bananapi", "bananapi-m2-berry"},
    {"rockchip", "rockchip", "rockchip-rk3576-vehicle-evb rockchip-px3se-evb rv1126-evb rk3506-evb"},
    {"amlogic", "hardkernel", "hardkernel-odroidn2plus odroid-c2"},
    {"samsung", "hardkernel", "odroid-xu4"},
    {"rockchip", "hardkernel", "odroid-m1s"},
    {"amlogic", "khadas", "khadas-vim3l-sdboot"},
    {"amlogic", "amlogic", "amlogic-s400 seirobotics-sei610 wetek-play2"},
    {"amlogic", "libretech", "libretech-cc-sdboot"},
    {"sunxi", "sunxi", "merrii-a80-optimus cubieboard4 mangopi-mq-t-t113 pcduino3 beelink-gs1 licheepi-zero"},
    {"intel", "intel", "intel-skylake-64 intel-corei7-64"},
    {"intel", "altera", "agilex7-dk-si-agf014eb stratix10"},
    {"intel", "aaeon", "up-squared"},
    {"microchip", "microchip", "sama7d65-curiosity-sd pic64gx-curiosity-kit lan966x mpfs-video-kit"},
    {"riscv", "riscv", "nezha-allwinner-d1 muse-pi-pro k230-canmv eswin-ebc77 ae350-ax45mp"},
    {"riscv", "sifive", "freedom-u540"},
    {"riscv", "milkv", "milkv-megrez"},
    {"riscv", "starfive", "visionfive2-mainline"},
    {"mediatek", "mediatek", "genio-1200-evk mt8365-evk"},
    {"synaptics", "synaptics", "sl1680"},
    {"nxp", "", "s32g399ardb3 imx943-evk imxrt1050-evk"},
    {"ti", "", "am62lxx-evm j722s-evm k2g-evm dra7xx-evm am335x-evm am3517-evm"},
    {"generic", "", "qemuriscv64 genericarm64 beaglebone-yocto qemux86-64"},
    {"st", "st", "stm32mp21-disco"},
};

TEST(KnownBoards, SiliconAndVendorByTheMachinesName) {
    for (const auto& [soc, vendor, machines] : boards) {
        for (const auto& machine : text::split(machines, ' ')) {
            Input input;
            input.machine = machine;
            const auto found = judge(input);
            ASSERT_TRUE(found.is_build) << machine;
            EXPECT_EQ(found.best()->verdict.soc, soc) << machine;
            EXPECT_EQ(found.best()->verdict.vendor, vendor) << machine;
            EXPECT_FALSE(found.ambiguous) << machine;
        }
    }
}

TEST(KnownBoards, AnInventedNameIsNotKnown) {
    for (const auto* machine : {"conveyor", "gate-7", "our-product", "smartmeter2", "hmi-panel", "x", "boardx"}) {
        Input input;
        input.machine = machine;
        EXPECT_FALSE(judge(input).is_build) << machine;
    }
}

struct Tree {
    const char* kind;
    const char* machine;
    const char* repositories;  // addresses; the last part is the name
    const char* family;
    const char* soc;
    const char* vendor;
};

constexpr Tree trees[]{
    {"kas", "edge-gw", "git.yoctoproject.org/poky git.toradex.com/meta-toradex-nxp.git github.com/Freescale/meta-freescale", "nxp", "nxp", "toradex"},
    {"kas", "edge-gw", "git.yoctoproject.org/poky git.toradex.com/meta-toradex-ti.git git.ti.com/meta-ti", "ti", "ti", "toradex"},
    {"kas", "verdin-am62", "git.yoctoproject.org/poky git.toradex.com/meta-toradex-bsp-common git.toradex.com/meta-toradex-ti git.ti.com/meta-ti", "ti", "ti", "toradex"},
    {"kas", "apalis-imx8", "git.yoctoproject.org/poky", "nxp", "nxp", "toradex"},
    {"kas", "jetson-orin-nano-devkit", "git.yoctoproject.org/poky github.com/OE4T/meta-tegra", "generic", "nvidia", "nvidia"},
    {"kas", "robot", "git.yoctoproject.org/poky github.com/OE4T/meta-tegra", "generic", "nvidia", ""},
    {"kas", "raspberrypi4-64", "git.yoctoproject.org/poky git.yoctoproject.org/meta-raspberrypi github.com/Freescale/meta-freescale", "generic", "rpi", "rpi"},
    {"kas", "kiosk", "git.yoctoproject.org/poky git.yoctoproject.org/meta-raspberrypi", "generic", "rpi", ""},
    {"kas", "phyboard-pollux-imx8mp-3", "git.yoctoproject.org/poky git.phytec.de/meta-phytec github.com/Freescale/meta-freescale git.ti.com/meta-ti", "nxp", "nxp", "phytec"},
    {"kas", "tqma8mpxl-mba8mpxl", "git.yoctoproject.org/poky github.com/tq-systems/meta-tq github.com/Freescale/meta-freescale", "nxp", "nxp", "tq"},
    {"kas", "smarc-rzg2l", "git.yoctoproject.org/poky github.com/renesas-rz/meta-renesas", "generic", "renesas", "renesas"},
    {"kas", "gateway", "git.yoctoproject.org/poky github.com/renesas-rz/meta-renesas", "generic", "renesas", ""},
    {"kas", "rock-5b", "git.yoctoproject.org/poky github.com/radxa/meta-radxa git.yoctoproject.org/meta-rockchip", "generic", "rockchip", "radxa"},
    {"kas", "orange-pi-zero3", "git.yoctoproject.org/poky github.com/linux-sunxi/meta-sunxi", "generic", "sunxi", "orangepi"},
    {"kas", "sama7g5ek-sd", "git.yoctoproject.org/poky github.com/linux4sam/meta-atmel", "generic", "microchip", "microchip"},
    {"kas", "icicle-kit", "git.yoctoproject.org/poky github.com/linux4microchip/meta-mchp", "generic", "microchip", "microchip"},
    {"kas", "intel-corei7-64", "git.yoctoproject.org/poky git.yoctoproject.org/meta-intel", "generic", "intel", "intel"},
    {"kas", "beagleplay", "git.yoctoproject.org/poky git.ti.com/meta-ti", "ti", "ti", "beagle"},
    {"kas", "nitrogen8mp", "git.yoctoproject.org/poky github.com/boundarydevices/meta-boundary github.com/Freescale/meta-freescale", "nxp", "nxp", "boundary"},
    {"kas", "zcu104-zynqmp", "git.yoctoproject.org/poky github.com/Xilinx/meta-xilinx", "xilinx", "xilinx", "xilinx"},
    {"kas", "qcs9100-ride-sx", "git.yoctoproject.org/poky github.com/qualcomm-linux/meta-qcom", "qcom", "qcom", "qcom"},
    {"kas", "stm32mp157f-dk2", "git.yoctoproject.org/poky github.com/STMicroelectronics/meta-st-stm32mp", "st", "st", "st"},
    {"kas", "khadas-vim3", "git.yoctoproject.org/poky github.com/superna9999/meta-meson", "generic", "amlogic", "khadas"},
    {"kas", "corstone1000-fvp", "git.yoctoproject.org/poky git.yoctoproject.org/meta-arm", "generic", "arm", "arm"},
    {"kas", "qemuarm64", "git.yoctoproject.org/poky git.toradex.com/meta-toradex-nxp", "generic", "generic", ""},
    {"kas", "genio-700-evk", "git.yoctoproject.org/poky gitlab.com/mediatek/aiot/bsp/meta-mediatek-bsp", "generic", "mediatek", "mediatek"},
    {"repo-manifest", "", "git.yoctoproject.org/poky github.com/varigit/meta-variscite-bsp-imx github.com/nxp-imx/meta-imx github.com/Freescale/meta-freescale", "nxp", "nxp", "variscite"},
    {"repo-manifest", "", "git.yoctoproject.org/poky github.com/TechNexion/meta-tn-imx-bsp github.com/nxp-imx/meta-imx github.com/Freescale/meta-freescale", "nxp", "nxp", "technexion"},
    {"repo-manifest", "", "git.yoctoproject.org/poky github.com/digi-embedded/meta-digi github.com/Freescale/meta-freescale github.com/STMicroelectronics/meta-st-stm32mp", "nxp", "nxp", "digi"},
    {"repo-manifest", "", "git.yoctoproject.org/poky github.com/Freescale/meta-freescale git.ti.com/meta-ti git.yoctoproject.org/meta-raspberrypi", "generic", "multi", ""},
    {"repo-manifest", "", "git.yoctoproject.org/poky github.com/compulab-yokneam/meta-bsp-imx8mp github.com/Freescale/meta-freescale", "nxp", "nxp", "compulab"},
};

Input read(const Tree& tree) {
    Input input;
    input.kind = tree.kind;
    input.machine = tree.machine;
    input.file_name = "default.xml";
    for (const auto& address : text::split(tree.repositories, ' ')) {
        Project project;
        project.url = "https://" + address;
        project.name = address.substr(address.rfind('/') + 1);
        project.path = "sources/" + std::string(project.short_name());
        input.projects.push_back(std::move(project));
    }
    return input;
}

TEST(KnownTrees, FamilySiliconAndVendor) {
    for (const auto& tree : trees) {
        const auto what = std::string(tree.machine) + " " + tree.repositories;
        const auto found = judge(read(tree));
        ASSERT_TRUE(found.is_build) << what << found.reason;
        EXPECT_EQ(found.best()->family, tree.family) << what;
        EXPECT_EQ(found.best()->verdict.soc, tree.soc) << what;
        EXPECT_EQ(found.best()->verdict.vendor, tree.vendor) << what;
    }
}

TEST(Definitions, ThatShipAreWithoutAProblem) {
    EXPECT_TRUE(definitions().warnings().empty()) << text::join(definitions().warnings(), "\n");
    for (const auto& definition : definitions().all()) {
        for (const auto* patterns : {&definition.machines, &definition.layers, &definition.repos, &definition.distros, &definition.manifests}) {
            EXPECT_FALSE(patterns->match("zzz")) << definition.name;
        }
    }
}

}  // namespace
}  // namespace bspctl
