// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstddef>

#include "boards.hpp"
#include "pattern.hpp"

namespace boards {
namespace {

// First match wins, so exceptions stand before what they are exceptions to.
constexpr std::array machines{
    // Emulators, virtual machines and the reference machines of OE-Core and meta-yocto-bsp: no vendor layer needed.
    Machine{"*qemu*", "generic"}, Machine{"generic*86*", "generic"}, Machine{"genericarm64", "generic"},
    Machine{"*container*", "generic"}, Machine{"vmware*", "generic"}, Machine{"virtualbox*", "generic"},
    Machine{"x86-*", "generic"}, Machine{"*-amd64", "generic"}, Machine{"beaglebone-yocto", "generic"},
    Machine{"edgerouter", "generic"}, Machine{"mpc8315e-rdb", "generic"}, Machine{"vexpress*", "generic"},

    // Toradex: the same three module lines carry chips of several vendors.
    Machine{"*apalis-imx*", "nxp", "toradex"}, Machine{"*colibri-imx*", "nxp", "toradex"},
    Machine{"*colibri-vf*", "nxp", "toradex"}, Machine{"*verdin-imx*", "nxp", "toradex"},
    Machine{"imx9*-verdin*", "nxp"}, Machine{"*verdin-am*", "ti", "toradex"}, Machine{"*aquila-am*", "ti", "toradex"},
    Machine{"*aquila-imx*", "nxp", "toradex"}, Machine{"*smarc-imx*", "nxp", "toradex"},
    Machine{"apalis-t*", "nvidia", "toradex"}, Machine{"colibri-t#*", "nvidia", "toradex"},

    // Variscite
    Machine{"var-som-mx*", "nxp", "variscite"}, Machine{"var-som-6*", "nxp", "variscite"},
    Machine{"var-som-am*", "ti", "variscite"}, Machine{"var-som-om*", "ti", "variscite"},
    Machine{"imx*-var-*", "nxp", "variscite"}, Machine{"am#*-var-*", "ti", "variscite"},
    Machine{"dart-mx*", "nxp", "variscite"}, Machine{"*stm32mp*-var-*", "st", "variscite"},

    // PHYTEC: i.MX and AM boards share the phyBOARD and phyCORE names; the carrier tells where the chip is not named.
    Machine{"phy*imx*", "nxp", "phytec"}, Machine{"phy*-am#*", "ti", "phytec"}, Machine{"phy*-j7*", "ti", "phytec"},
    Machine{"phyboard-mira*", "nxp", "phytec"}, Machine{"phyboard-segin*", "nxp", "phytec"},
    Machine{"phyboard-polis*", "nxp", "phytec"}, Machine{"phyboard-pollux*", "nxp", "phytec"},
    Machine{"phyboard-nash*", "nxp", "phytec"}, Machine{"phyboard-subra*", "nxp", "phytec"},
    Machine{"phyboard-wega*", "ti", "phytec"}, Machine{"phyboard-regor*", "ti", "phytec"},
    Machine{"phyboard-lyra*", "ti", "phytec"}, Machine{"phyboard-electra*", "ti", "phytec"},
    Machine{"phyboard-izar*", "ti", "phytec"}, Machine{"phyboard-sargas*", "st", "phytec"},
    Machine{"phyrock*", "rockchip", "phytec"}, Machine{"phycore-rk*", "rockchip", "phytec"},

    // TQ: a digit after "tqma" is a TI chip from 3 to 6 (335x, 57xx, 62xx …), else the digit is the i.MX generation.
    Machine{"tqma6#*", "ti", "tq"}, Machine{"tqma335*", "ti", "tq"}, Machine{"tqma4#*", "ti", "tq"},
    Machine{"tqma57*", "ti", "tq"}, Machine{"tqma*", "nxp", "tq"}, Machine{"tqmls*", "nxp", "tq"},

    // Other board vendors whose names do not begin with the chip
    Machine{"nitrogen*", "nxp", "boundary"}, Machine{"nit8*", "nxp", "boundary"},
    Machine{"cubox*", "nxp", "solidrun"}, Machine{"mx6cubox*", "nxp", "solidrun"},
    Machine{"hummingboard*", "nxp", "solidrun"}, Machine{"solidrun-imx*", "nxp", "solidrun"},
    Machine{"ccimx*", "nxp", "digi"}, Machine{"ccmp*", "st", "digi"}, Machine{"ccardimx*", "nxp", "digi"},
    Machine{"imx*rsb####*", "nxp", "advantech"}, Machine{"imx*rom####*", "nxp", "advantech"},
    Machine{"imx*ebc*", "nxp", "advantech"}, Machine{"imx*ubc*", "nxp", "advantech"},
    Machine{"imx*dms*", "nxp", "advantech"}, Machine{"imx*epc*", "nxp", "advantech"},
    Machine{"pico-imx*", "nxp", "technexion"}, Machine{"imx*-pico*", "nxp", "technexion"},
    Machine{"edm*-imx*", "nxp", "technexion"}, Machine{"edm*-fairy*", "nxp", "technexion"},
    Machine{"axon-imx*", "nxp", "technexion"}, Machine{"axon-e*-imx*", "nxp", "technexion"},
    Machine{"wandboard*", "nxp", "technexion"}, Machine{"tek*-imx*", "nxp", "technexion"},
    Machine{"cm-fx6*", "nxp", "compulab"}, Machine{"cl-som-imx*", "nxp", "compulab"},
    Machine{"ucm-imx*", "nxp", "compulab"}, Machine{"iot-gate-imx*", "nxp", "compulab"},
    Machine{"cl-som-am*", "ti", "compulab"}, Machine{"cm-t##*", "ti", "compulab"},
    Machine{"kontron-*mx*", "nxp", "kontron"}, Machine{"kontron-sl28*", "nxp", "kontron"},
    Machine{"smarc-samx*", "nxp", "kontron"}, Machine{"smarcimx*", "nxp", "embedian"},
    Machine{"smarct335*", "ti", "embedian"}, Machine{"conga-*mx*", "nxp", "congatec"},
    Machine{"sm2s-imx*", "nxp", "avnet"}, Machine{"msc-*imx*", "nxp", "avnet"},
    Machine{"venice*", "nxp", "gateworks"}, Machine{"ventana*", "nxp", "gateworks"},
    Machine{"udoo*", "nxp", "seco"}, Machine{"seco-*imx*", "nxp", "seco"}, Machine{"imx*-icore*", "nxp", "engicam"},
    Machine{"olimex-imx*", "nxp", "olimex"}, Machine{"librem5*", "nxp", "purism"}, Machine{"coral-dev*", "nxp"},
    Machine{"imx*-warp*", "nxp"}, Machine{"warp7", "nxp"}, Machine{"marsboard", "nxp"}, Machine{"riotboard*", "nxp"},
    Machine{"bytedevkit*mp*", "st", "bytesatwork"}, Machine{"bytedevkit*imx*", "nxp", "bytesatwork"},
    Machine{"bytedevkit*am*", "ti", "bytesatwork"}, Machine{"bytepanel*", "ti", "bytesatwork"},
    Machine{"iot2050*", "ti", "siemens"}, Machine{"osd32mp*", "st", "octavo"},
    Machine{"*reterminal*", "rpi", "seeed"}, Machine{"revpi*", "rpi", "kunbus"},
    Machine{"itx-35##*", "rockchip", "firefly"},

    // BeagleV has RISC-V chips, the other Beagles TI's.
    Machine{"beaglev-fire*", "microchip", "beagle"}, Machine{"beaglev*", "riscv", "beagle"},
    Machine{"beagle*", "ti", "beagle"}, Machine{"pocketbeagle*", "ti", "beagle"}, Machine{"bbb", "ti", "beagle"},

    // NXP: i.MX, Layerscape, QorIQ (P, T, B, C series and MPC8xxx), Vybrid, S32
    Machine{"imx#*", "nxp"}, Machine{"imx_*", "nxp"}, Machine{"mx6*", "nxp"}, Machine{"mx8*", "nxp"},
    Machine{"mx9*", "nxp"}, Machine{"ls10##*", "nxp"}, Machine{"ls20##*", "nxp"}, Machine{"lx21##*", "nxp"},
    Machine{"p####rdb*", "nxp"}, Machine{"p####ds*", "nxp"}, Machine{"p####qds*", "nxp"},
    Machine{"t####*rdb*", "nxp"}, Machine{"t####qds*", "nxp"}, Machine{"b4###qds*", "nxp"},
    Machine{"b4###*", "nxp"}, Machine{"c29#pcie*", "nxp"}, Machine{"mpc8###*", "nxp"}, Machine{"bsc913#*", "nxp"},
    Machine{"s32*", "nxp"}, Machine{"vf##*", "nxp"}, Machine{"twr-vf*", "nxp"}, Machine{"qoriq*", "nxp"},
    Machine{"layerscape*", "nxp"}, Machine{"frdm-imx*", "nxp"}, Machine{"imv8*", "nxp"},

    // TI: Sitara (AMxxx), Jacinto (J7xx, DRA), K3 as a whole, Keystone, OMAP, DaVinci
    Machine{"am##*", "ti"}, Machine{"sk-am*", "ti"}, Machine{"j7##*", "ti"}, Machine{"k3-*", "ti"},
    Machine{"k3r5*", "ti"}, Machine{"k2g*", "ti"}, Machine{"k2hk*", "ti"}, Machine{"k2l-*", "ti"},
    Machine{"k2e-*", "ti"}, Machine{"keystone*", "ti"}, Machine{"omap*", "ti"}, Machine{"dra7*", "ti"},
    Machine{"tda4*", "ti"}, Machine{"ti33x*", "ti"}, Machine{"ti43x*", "ti"}, Machine{"ti81*", "ti"},
    Machine{"dm36*", "ti"}, Machine{"dm81*", "ti"}, Machine{"dm64*", "ti"}, Machine{"dm37*", "ti"},
    Machine{"da8##*", "ti"}, Machine{"davinci*", "ti"}, Machine{"pandaboard*", "ti"}, Machine{"overo*", "ti"},
    Machine{"duovero*", "ti"}, Machine{"igep00*", "ti"}, Machine{"am180*", "ti"},

    // Qualcomm: by product line (Dragonwing IQ, RB kits), by part number, by code name
    Machine{"dragonboard*", "qcom"}, Machine{"qcom*", "qcom"}, Machine{"qcs#*", "qcom"}, Machine{"qcm#*", "qcom"},
    Machine{"qrb#*", "qcom"}, Machine{"rb#-*", "qcom"}, Machine{"rb#gen#*", "qcom"}, Machine{"sa8###p*", "qcom"},
    Machine{"sdx##*", "qcom"}, Machine{"sdm###*", "qcom"}, Machine{"sm8###*", "qcom"}, Machine{"sm7###*", "qcom"},
    Machine{"sc8###*", "qcom"}, Machine{"sc7###*", "qcom"}, Machine{"apq8*", "qcom"}, Machine{"msm8*", "qcom"},
    Machine{"iq-*", "qcom"}, Machine{"ifc6###*", "qcom"}, Machine{"sd-###eval*", "qcom"}, Machine{"evb4k-qcs*", "qcom"},
    Machine{"glymur*", "qcom"}, Machine{"kaanapali*", "qcom"}, Machine{"shikra*", "qcom"}, Machine{"hamoa*", "qcom"},
    Machine{"exmp-q*", "qcom"}, Machine{"nexus7*", "qcom"}, Machine{"x1e*", "qcom"},

    // NVIDIA, Raspberry Pi, Intel
    Machine{"jetson*", "nvidia"}, Machine{"tegra*", "nvidia"}, Machine{"p37##*", "nvidia"}, Machine{"p2771*", "nvidia"},
    Machine{"raspberrypi*", "rpi"}, Machine{"rpi*", "rpi"},
    Machine{"intel-*", "intel"}, Machine{"minnow*", "intel"}, Machine{"nuc#*", "intel"}, Machine{"edison", "intel"},
    Machine{"up-board*", "intel"}, Machine{"up-squared*", "intel"}, Machine{"cyclone5*", "intel"},
    Machine{"arria10*", "intel"}, Machine{"stratix10*", "intel"}, Machine{"agilex*", "intel"},

    // ST, Xilinx
    Machine{"*stm32mp*", "st"}, Machine{"stih*", "st"}, Machine{"b2260*", "st"},
    Machine{"*zynq*", "xilinx"}, Machine{"zc70#*", "xilinx"}, Machine{"zcu1##*", "xilinx"}, Machine{"zed*", "xilinx"},
    Machine{"versal*", "xilinx"}, Machine{"vck190*", "xilinx"}, Machine{"vmk180*", "xilinx"}, Machine{"vek280*", "xilinx"},
    Machine{"vpk1##*", "xilinx"}, Machine{"kria*", "xilinx"}, Machine{"k26*", "xilinx"}, Machine{"kv260*", "xilinx"},
    Machine{"kr260*", "xilinx"}, Machine{"microblaze*", "xilinx"}, Machine{"ultra96*", "xilinx"},
    Machine{"picozed*", "xilinx"}, Machine{"microzed*", "xilinx"}, Machine{"zybo*", "xilinx"}, Machine{"pynq*", "xilinx"},

    // Renesas
    Machine{"*rzg#*", "renesas"}, Machine{"*rzv#*", "renesas"}, Machine{"*rza#*", "renesas"}, Machine{"*rzn#*", "renesas"},
    Machine{"r8a77*", "renesas"}, Machine{"r-car*", "renesas"}, Machine{"rcar*", "renesas"}, Machine{"salvator*", "renesas"},
    Machine{"*ulcb*", "renesas"}, Machine{"ebisu*", "renesas"}, Machine{"hihope*", "renesas"}, Machine{"ek874*", "renesas"},
    Machine{"iwg2#*", "renesas", "iwave"}, Machine{"porter", "renesas"}, Machine{"koelsch", "renesas"},

    // Rockchip before Allwinner: both have NanoPi and Orange Pi boards.
    Machine{"*rk3###*", "rockchip"}, Machine{"rk35*", "rockchip"}, Machine{"rock-*", "rockchip", "radxa"},
    Machine{"rock##*", "rockchip"}, Machine{"rock#*", "rockchip", "radxa"}, Machine{"rockpro*", "rockchip"},
    Machine{"rockpi*", "rockchip", "radxa"}, Machine{"radxa*", "rockchip", "radxa"}, Machine{"px30*", "rockchip"},
    Machine{"rv11*", "rockchip"}, Machine{"firefly*", "rockchip", "firefly"}, Machine{"roc-*", "rockchip", "firefly"},
    Machine{"tinker*", "rockchip", "asus"}, Machine{"orangepi-5*", "rockchip"}, Machine{"nanopi-m4*", "rockchip"},
    Machine{"nanopi-r#s*", "rockchip"}, Machine{"nanopc-t*", "rockchip"}, Machine{"pinebook-pro*", "rockchip"},

    // Amlogic and Samsung share the ODROID name: C and N are Amlogic, U, X and XU Samsung.
    Machine{"*odroid*xu*", "samsung", "hardkernel"}, Machine{"*odroid-u*", "samsung", "hardkernel"},
    Machine{"*odroid-x*", "samsung", "hardkernel"}, Machine{"*odroid-m#*", "rockchip", "hardkernel"},
    Machine{"*odroid*", "amlogic", "hardkernel"}, Machine{"exynos*", "samsung"}, Machine{"artik*", "samsung"},
    Machine{"arndale*", "samsung"}, Machine{"libretech-*", "amlogic", "libretech"}, Machine{"khadas-*", "amlogic", "khadas"},
    Machine{"wetek*", "amlogic"}, Machine{"meson*", "amlogic"}, Machine{"bananapi-m5*", "amlogic"},

    // Allwinner, which its community calls sunxi
    Machine{"cubie*", "sunxi"}, Machine{"bananapi*", "sunxi"}, Machine{"orangepi*", "sunxi"}, Machine{"orange-pi*", "sunxi"},
    Machine{"nanopi*", "sunxi"}, Machine{"pine64*", "sunxi"}, Machine{"pinephone*", "sunxi"}, Machine{"*olinuxino*", "sunxi"},
    Machine{"olimex-a#*", "sunxi", "olimex"}, Machine{"sun#i*", "sunxi"}, Machine{"pcduino*", "sunxi"},

    // Microchip (Atmel SAM, PolarFire SoC), RISC-V boards of other makers
    Machine{"sama5*", "microchip"}, Machine{"sama7*", "microchip"}, Machine{"sam9*", "microchip"},
    Machine{"at91*", "microchip"}, Machine{"icicle-kit*", "microchip"}, Machine{"mpfs*", "microchip"},
    Machine{"polarfire*", "microchip"}, Machine{"m100pfs*", "microchip"},
    Machine{"sifive*", "riscv"}, Machine{"unmatched*", "riscv"}, Machine{"freedom-u*", "riscv"},
    Machine{"*visionfive*", "riscv"}, Machine{"starfive*", "riscv"}, Machine{"jh71*", "riscv"}, Machine{"star64*", "riscv"},
    Machine{"nezha*", "riscv"}, Machine{"licheerv*", "riscv"}, Machine{"milkv*", "riscv"}, Machine{"k230*", "riscv"},

    // Arm's own boards, reference designs and models
    Machine{"fvp*", "arm"}, Machine{"*-fvp", "arm"}, Machine{"corstone*", "arm"}, Machine{"juno*", "arm"},
    Machine{"n1sdp*", "arm"}, Machine{"musca*", "arm"}, Machine{"mps#-*", "arm"}, Machine{"sgi###*", "arm"},
    Machine{"rdn#*", "arm"}, Machine{"rdv#*", "arm"}, Machine{"rd1*", "arm"}, Machine{"tc#", "arm"}, Machine{"a5ds*", "arm"},
    Machine{"sbsa-ref", "arm"}, Machine{"foundation-arm*", "arm"}, Machine{"gem5*", "arm"}, Machine{"microbit*", "arm"},
    Machine{"generic-arm64", "arm"}, Machine{"arm64-*", "arm"},
};

const Machine* find_exact(std::string_view name) {
    const auto found =
        std::find_if(machines.begin(), machines.end(), [&](const Machine& rule) { return matches(name, rule.pattern); });
    return found == machines.end() ? nullptr : &*found;
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
