// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "boards.hpp"
#include "pattern.hpp"

namespace boards {
namespace {

// First match wins, so exceptions stand before what they are exceptions to.
constexpr Machine machines[]{
    // Emulators, virtual machines and the reference machines of OE-Core and meta-yocto-bsp: no vendor layer needed.
    {"*qemu*", "generic"}, {"generic*86*", "generic"}, {"genericarm64", "generic"},
    {"*container*", "generic"}, {"vmware*", "generic"}, {"virtualbox*", "generic"},
    {"x86-*", "generic"}, {"*-amd64", "generic"}, {"beaglebone-yocto", "generic"},
    {"edgerouter", "generic"}, {"mpc8315e-rdb", "generic"}, {"vexpress*", "generic"},

    // Toradex: the same three module lines carry chips of several vendors.
    {"*apalis-imx*", "nxp", "toradex"}, {"*colibri-imx*", "nxp", "toradex"},
    {"*colibri-vf*", "nxp", "toradex"}, {"*verdin-imx*", "nxp", "toradex"},
    {"imx9*-verdin*", "nxp"}, {"*verdin-am*", "ti", "toradex"}, {"*aquila-am*", "ti", "toradex"},
    {"*aquila-imx*", "nxp", "toradex"}, {"*smarc-imx*", "nxp", "toradex"},
    {"apalis-t*", "nvidia", "toradex"}, {"colibri-t#*", "nvidia", "toradex"},

    // Variscite
    {"var-som-mx*", "nxp", "variscite"}, {"var-som-6*", "nxp", "variscite"},
    {"var-som-am*", "ti", "variscite"}, {"var-som-om*", "ti", "variscite"},
    {"imx*-var-*", "nxp", "variscite"}, {"am#*-var-*", "ti", "variscite"},
    {"dart-mx*", "nxp", "variscite"}, {"*stm32mp*-var-*", "st", "variscite"},

    // PHYTEC: i.MX and AM boards share the phyBOARD and phyCORE names; the carrier tells where the chip is not named.
    {"phy*imx*", "nxp", "phytec"}, {"phy*-am#*", "ti", "phytec"}, {"phy*-j7*", "ti", "phytec"},
    {"phyboard-mira*", "nxp", "phytec"}, {"phyboard-segin*", "nxp", "phytec"},
    {"phyboard-polis*", "nxp", "phytec"}, {"phyboard-pollux*", "nxp", "phytec"},
    {"phyboard-nash*", "nxp", "phytec"}, {"phyboard-subra*", "nxp", "phytec"},
    {"phyboard-wega*", "ti", "phytec"}, {"phyboard-regor*", "ti", "phytec"},
    {"phyboard-lyra*", "ti", "phytec"}, {"phyboard-electra*", "ti", "phytec"},
    {"phyboard-izar*", "ti", "phytec"}, {"phyboard-sargas*", "st", "phytec"},
    {"phyrock*", "rockchip", "phytec"}, {"phycore-rk*", "rockchip", "phytec"},

    // TQ: a digit after "tqma" is a TI chip from 3 to 6 (335x, 57xx, 62xx …), else the digit is the i.MX generation.
    {"tqma6#*", "ti", "tq"}, {"tqma335*", "ti", "tq"}, {"tqma4#*", "ti", "tq"},
    {"tqma57*", "ti", "tq"}, {"tqma*", "nxp", "tq"}, {"tqmls*", "nxp", "tq"},

    // Other board vendors whose names do not begin with the chip
    {"nitrogen*", "nxp", "boundary"}, {"nit8*", "nxp", "boundary"},
    {"cubox*", "nxp", "solidrun"}, {"mx6cubox*", "nxp", "solidrun"},
    {"hummingboard*", "nxp", "solidrun"}, {"solidrun-imx*", "nxp", "solidrun"},
    {"ccimx*", "nxp", "digi"}, {"ccmp*", "st", "digi"}, {"ccardimx*", "nxp", "digi"},
    {"imx*rsb####*", "nxp", "advantech"}, {"imx*rom####*", "nxp", "advantech"},
    {"imx*ebc*", "nxp", "advantech"}, {"imx*ubc*", "nxp", "advantech"},
    {"imx*dms*", "nxp", "advantech"}, {"imx*epc*", "nxp", "advantech"},
    {"pico-imx*", "nxp", "technexion"}, {"imx*-pico*", "nxp", "technexion"},
    {"edm*-imx*", "nxp", "technexion"}, {"edm*-fairy*", "nxp", "technexion"},
    {"axon-imx*", "nxp", "technexion"}, {"axon-e*-imx*", "nxp", "technexion"},
    {"wandboard*", "nxp", "technexion"}, {"tek*-imx*", "nxp", "technexion"},
    {"cm-fx6*", "nxp", "compulab"}, {"cl-som-imx*", "nxp", "compulab"},
    {"ucm-imx*", "nxp", "compulab"}, {"iot-gate-imx*", "nxp", "compulab"},
    {"cl-som-am*", "ti", "compulab"}, {"cm-t##*", "ti", "compulab"},
    {"kontron-*mx*", "nxp", "kontron"}, {"kontron-sl28*", "nxp", "kontron"},
    {"smarc-samx*", "nxp", "kontron"}, {"smarcimx*", "nxp", "embedian"},
    {"smarct335*", "ti", "embedian"}, {"conga-*mx*", "nxp", "congatec"},
    {"sm2s-imx*", "nxp", "avnet"}, {"msc-*imx*", "nxp", "avnet"},
    {"venice*", "nxp", "gateworks"}, {"ventana*", "nxp", "gateworks"},
    {"udoo*", "nxp", "seco"}, {"seco-*imx*", "nxp", "seco"}, {"imx*-icore*", "nxp", "engicam"},
    {"olimex-imx*", "nxp", "olimex"}, {"librem5*", "nxp", "purism"}, {"coral-dev*", "nxp"},
    {"imx*-warp*", "nxp"}, {"warp7", "nxp"}, {"marsboard", "nxp"}, {"riotboard*", "nxp"},
    {"bytedevkit*mp*", "st", "bytesatwork"}, {"bytedevkit*imx*", "nxp", "bytesatwork"},
    {"bytedevkit*am*", "ti", "bytesatwork"}, {"bytepanel*", "ti", "bytesatwork"},
    {"iot2050*", "ti", "siemens"}, {"osd32mp*", "st", "octavo"},
    {"*reterminal*", "rpi", "seeed"}, {"revpi*", "rpi", "kunbus"},
    {"itx-35##*", "rockchip", "firefly"},

    // BeagleV has RISC-V chips, the other Beagles TI's.
    {"beaglev-fire*", "microchip", "beagle"}, {"beaglev*", "riscv", "beagle"},
    {"beagle*", "ti", "beagle"}, {"pocketbeagle*", "ti", "beagle"}, {"bbb", "ti", "beagle"},

    // NXP: i.MX, Layerscape, QorIQ (P, T, B, C series and MPC8xxx), Vybrid, S32
    {"imx#*", "nxp"}, {"imx_*", "nxp"}, {"mx6*", "nxp"}, {"mx8*", "nxp"},
    {"mx9*", "nxp"}, {"ls10##*", "nxp"}, {"ls20##*", "nxp"}, {"lx21##*", "nxp"},
    {"p####rdb*", "nxp"}, {"p####ds*", "nxp"}, {"p####qds*", "nxp"},
    {"t####*rdb*", "nxp"}, {"t####qds*", "nxp"}, {"b4###qds*", "nxp"},
    {"b4###*", "nxp"}, {"c29#pcie*", "nxp"}, {"mpc8###*", "nxp"}, {"bsc913#*", "nxp"},
    {"s32*", "nxp"}, {"vf##*", "nxp"}, {"twr-vf*", "nxp"}, {"qoriq*", "nxp"},
    {"layerscape*", "nxp"}, {"frdm-imx*", "nxp"}, {"imv8*", "nxp"},

    // TI: Sitara (AMxxx), Jacinto (J7xx, DRA), K3 as a whole, Keystone, OMAP, DaVinci
    {"am##*", "ti"}, {"sk-am*", "ti"}, {"j7##*", "ti"}, {"k3-*", "ti"},
    {"k3r5*", "ti"}, {"k2g*", "ti"}, {"k2hk*", "ti"}, {"k2l-*", "ti"},
    {"k2e-*", "ti"}, {"keystone*", "ti"}, {"omap*", "ti"}, {"dra7*", "ti"},
    {"tda4*", "ti"}, {"ti33x*", "ti"}, {"ti43x*", "ti"}, {"ti81*", "ti"},
    {"dm36*", "ti"}, {"dm81*", "ti"}, {"dm64*", "ti"}, {"dm37*", "ti"},
    {"da8##*", "ti"}, {"davinci*", "ti"}, {"pandaboard*", "ti"}, {"overo*", "ti"},
    {"duovero*", "ti"}, {"igep00*", "ti"}, {"am180*", "ti"},

    // Qualcomm: by product line (Dragonwing IQ, RB kits), by part number, by code name
    {"dragonboard*", "qcom"}, {"qcom*", "qcom"}, {"qcs#*", "qcom"}, {"qcm#*", "qcom"},
    {"qrb#*", "qcom"}, {"rb#-*", "qcom"}, {"rb#gen#*", "qcom"}, {"sa8###p*", "qcom"},
    {"sdx##*", "qcom"}, {"sdm###*", "qcom"}, {"sm8###*", "qcom"}, {"sm7###*", "qcom"},
    {"sc8###*", "qcom"}, {"sc7###*", "qcom"}, {"apq8*", "qcom"}, {"msm8*", "qcom"},
    {"iq-*", "qcom"}, {"ifc6###*", "qcom"}, {"sd-###eval*", "qcom"}, {"evb4k-qcs*", "qcom"},
    {"glymur*", "qcom"}, {"kaanapali*", "qcom"}, {"shikra*", "qcom"}, {"hamoa*", "qcom"},
    {"exmp-q*", "qcom"}, {"nexus7*", "qcom"}, {"x1e*", "qcom"},

    // NVIDIA, Raspberry Pi, Intel
    {"jetson*", "nvidia"}, {"tegra*", "nvidia"}, {"p37##*", "nvidia"}, {"p2771*", "nvidia"},
    {"raspberrypi*", "rpi"}, {"rpi*", "rpi"},
    {"intel-*", "intel"}, {"minnow*", "intel"}, {"nuc#*", "intel"}, {"edison", "intel"},
    {"up-board*", "intel"}, {"up-squared*", "intel"}, {"cyclone5*", "intel"},
    {"arria10*", "intel"}, {"stratix10*", "intel"}, {"agilex*", "intel"},

    // ST, Xilinx
    {"*stm32mp*", "st"}, {"stih*", "st"}, {"b2260*", "st"},
    {"*zynq*", "xilinx"}, {"zc70#*", "xilinx"}, {"zcu1##*", "xilinx"}, {"zed*", "xilinx"},
    {"versal*", "xilinx"}, {"vck190*", "xilinx"}, {"vmk180*", "xilinx"}, {"vek280*", "xilinx"},
    {"vpk1##*", "xilinx"}, {"kria*", "xilinx"}, {"k26*", "xilinx"}, {"kv260*", "xilinx"},
    {"kr260*", "xilinx"}, {"microblaze*", "xilinx"}, {"ultra96*", "xilinx"},
    {"picozed*", "xilinx"}, {"microzed*", "xilinx"}, {"zybo*", "xilinx"}, {"pynq*", "xilinx"},

    // Renesas
    {"*rzg#*", "renesas"}, {"*rzv#*", "renesas"}, {"*rza#*", "renesas"}, {"*rzn#*", "renesas"},
    {"r8a77*", "renesas"}, {"r-car*", "renesas"}, {"rcar*", "renesas"}, {"salvator*", "renesas"},
    {"*ulcb*", "renesas"}, {"ebisu*", "renesas"}, {"hihope*", "renesas"}, {"ek874*", "renesas"},
    {"iwg2#*", "renesas", "iwave"}, {"porter", "renesas"}, {"koelsch", "renesas"},

    // Rockchip before Allwinner: both have NanoPi and Orange Pi boards.
    {"*rk3###*", "rockchip"}, {"rk35*", "rockchip"}, {"rock-*", "rockchip", "radxa"},
    {"rock##*", "rockchip"}, {"rock#*", "rockchip", "radxa"}, {"rockpro*", "rockchip"},
    {"rockpi*", "rockchip", "radxa"}, {"radxa*", "rockchip", "radxa"}, {"px30*", "rockchip"},
    {"rv11*", "rockchip"}, {"firefly*", "rockchip", "firefly"}, {"roc-*", "rockchip", "firefly"},
    {"tinker*", "rockchip", "asus"}, {"orangepi-5*", "rockchip"}, {"nanopi-m4*", "rockchip"},
    {"nanopi-r#s*", "rockchip"}, {"nanopc-t*", "rockchip"}, {"pinebook-pro*", "rockchip"},

    // Amlogic and Samsung share the ODROID name: C and N are Amlogic, U, X and XU Samsung.
    {"*odroid*xu*", "samsung", "hardkernel"}, {"*odroid-u*", "samsung", "hardkernel"},
    {"*odroid-x*", "samsung", "hardkernel"}, {"*odroid-m#*", "rockchip", "hardkernel"},
    {"*odroid*", "amlogic", "hardkernel"}, {"exynos*", "samsung"}, {"artik*", "samsung"},
    {"arndale*", "samsung"}, {"libretech-*", "amlogic", "libretech"}, {"khadas-*", "amlogic", "khadas"},
    {"wetek*", "amlogic"}, {"meson*", "amlogic"}, {"bananapi-m5*", "amlogic"},

    // Allwinner, which its community calls sunxi
    {"cubie*", "sunxi"}, {"bananapi*", "sunxi"}, {"orangepi*", "sunxi"}, {"orange-pi*", "sunxi"},
    {"nanopi*", "sunxi"}, {"pine64*", "sunxi"}, {"pinephone*", "sunxi"}, {"*olinuxino*", "sunxi"},
    {"olimex-a#*", "sunxi", "olimex"}, {"sun#i*", "sunxi"}, {"pcduino*", "sunxi"},

    // Microchip (Atmel SAM, PolarFire SoC), RISC-V boards of other makers
    {"sama5*", "microchip"}, {"sama7*", "microchip"}, {"sam9*", "microchip"},
    {"at91*", "microchip"}, {"icicle-kit*", "microchip"}, {"mpfs*", "microchip"},
    {"polarfire*", "microchip"}, {"m100pfs*", "microchip"},
    {"sifive*", "riscv"}, {"unmatched*", "riscv"}, {"freedom-u*", "riscv"},
    {"*visionfive*", "riscv"}, {"starfive*", "riscv"}, {"jh71*", "riscv"}, {"star64*", "riscv"},
    {"nezha*", "riscv"}, {"licheerv*", "riscv"}, {"milkv*", "riscv"}, {"k230*", "riscv"},

    // Arm's own boards, reference designs and models
    {"fvp*", "arm"}, {"*-fvp", "arm"}, {"corstone*", "arm"}, {"juno*", "arm"},
    {"n1sdp*", "arm"}, {"musca*", "arm"}, {"mps#-*", "arm"}, {"sgi###*", "arm"},
    {"rdn#*", "arm"}, {"rdv#*", "arm"}, {"rd1*", "arm"}, {"tc#", "arm"}, {"a5ds*", "arm"},
    {"sbsa-ref", "arm"}, {"foundation-arm*", "arm"}, {"gem5*", "arm"}, {"microbit*", "arm"},
    {"generic-arm64", "arm"}, {"arm64-*", "arm"},
};

const Machine* find_exact(std::string_view name) {
    const auto* found = std::find_if(std::begin(machines), std::end(machines),
                                     [&](const Machine& rule) { return matches(name, rule.pattern); });
    return found == std::end(machines) ? nullptr : found;
}

}  // namespace

const Machine* find_machine(std::string_view name) {
    for (auto rest = name; !rest.empty();) {
        if (const auto* rule = find_exact(rest)) return rule;
        const auto dash = rest.find('-');
        if (dash == std::string_view::npos) break;
        rest.remove_prefix(dash + 1);
    }
    return nullptr;
}

}  // namespace boards
