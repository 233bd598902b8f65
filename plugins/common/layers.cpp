// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "boards.hpp"
#include "pattern.hpp"

namespace boards {
namespace {

using enum Weight;

// First match wins: what a vendor alone has before what others carry as well.
constexpr Layer layers[]{
    // NXP
    {"meta-imx*", "nxp", owned}, {"meta-nxp*", "nxp", owned}, {"meta-fsl-bsp-release", "nxp", owned},
    {"meta-fsl-demos", "nxp", owned}, {"meta-freescale-distro", "nxp", owned},
    {"meta-freescale-ml", "nxp", owned}, {"meta-qoriq*", "nxp", owned}, {"meta-edgescale", "nxp", owned},
    {"meta-ecockpit", "nxp", owned}, {"meta-freescale*", "nxp", shared}, {"meta-fsl-*", "nxp", shared},
    {"meta-*-nxp", "nxp", shared}, {"meta-*-imx*", "nxp", shared},

    // TI
    {"meta-arago*", "ti", owned}, {"meta-tisdk", "ti", owned}, {"meta-processor-sdk", "ti", owned},
    {"meta-psdk*", "ti", owned}, {"meta-jacinto*", "ti", owned}, {"meta-edgeai", "ti", owned},
    {"meta-glsdk", "ti", owned}, {"meta-ti", "ti", shared}, {"meta-ti-*", "ti", shared},
    {"meta-beagle*", "ti", shared}, {"meta-*-ti", "ti", shared},

    // Qualcomm
    {"meta-qcom", "qcom", shared}, {"meta-qcom-3rdparty", "qcom", shared}, {"meta-qcom-*", "qcom", owned},
    {"meta-qti-*", "qcom", owned}, {"meta-audioreach", "qcom", owned},

    // ST, Xilinx, Microchip, Renesas
    {"meta-st-openstlinux*", "st", owned}, {"meta-st-scripts", "st", owned}, {"meta-st-*", "st", shared},
    {"meta-stm32*", "st", shared}, {"meta-petalinux", "xilinx", owned}, {"meta-kria", "xilinx", owned},
    {"meta-vitis*", "xilinx", owned}, {"meta-system-controller", "xilinx", owned},
    {"meta-xilinx*", "xilinx", shared}, {"meta-amd-adaptive*", "xilinx", shared},
    {"meta-atmel", "microchip", shared}, {"meta-polarfire-soc*", "microchip", owned},
    {"meta-microchip*", "microchip", shared}, {"meta-mchp*", "microchip", shared},
    {"meta-renesas*", "renesas", shared}, {"meta-rcar*", "renesas", shared}, {"meta-rz*", "renesas", shared},

    // The rest
    {"meta-rockchip*", "rockchip", shared}, {"meta-tegra*", "nvidia", shared},
    {"meta-raspberrypi", "rpi", shared}, {"meta-intel*", "intel", shared}, {"meta-up-board", "intel", shared},
    {"meta-meson*", "amlogic", shared}, {"meta-amlogic*", "amlogic", shared},
    {"meta-sunxi*", "sunxi", shared}, {"meta-allwinner*", "sunxi", shared},
    {"meta-odroid*", "samsung", shared}, {"meta-exynos*", "samsung", shared},
    {"meta-starfive*", "riscv", shared}, {"meta-sifive*", "riscv", shared},
};

constexpr Publisher publishers[]{
    {"github.com/nxp-imx", "nxp"}, {"github.com/nxp-imx-support", "nxp"},
    {"github.com/nxp-qoriq", "nxp"}, {"github.com/nxp", "nxp"}, {"github.com/nxpmicro", "nxp"},
    {"github.com/freescale", "nxp"}, {"source.codeaurora.org/external/imx", "nxp"},
    {"source.codeaurora.org/external/qoriq", "nxp"}, {"git.freescale.com", "nxp"},
    {"git.ti.com", "ti"}, {"arago-project.org", "ti"}, {"github.com/texasinstruments", "ti"},
};

// Names under which vendors publish manifests and configurations. Android comes first: i.MX releases of both kinds
// begin alike.
constexpr FileName file_names[]{
    {"*android*.xml", ""}, {"*aosp*.xml", ""}, {"*trusty*.xml", ""},
    {"imx-#*.xml", "nxp"}, {"fsl-*.xml", "nxp"}, {"qoriq-*.xml", "nxp"},
    {"ls-*.xml", "nxp"}, {"imx-*.xml", "nxp"}, {"imx#*.xml", "nxp"},
    {"processor-sdk-*.txt", "ti"}, {"arago-*.txt", "ti"}, {"coresdk-*.txt", "ti"},
    {"amsdk-*.txt", "ti"}, {"mcsdk-*.txt", "ti"}, {"glsdk-*.txt", "ti"},
    {"distroless-*.txt", "ti"}, {"poky-*config*.txt", "ti"}, {"*-config_var##.txt", "ti"},
    {"*-config.txt", "ti"}, {"processor-sdk*.txt", "ti"},
};

template <class Rule, std::size_t n>
const Rule* first(const Rule (&rules)[n], std::string_view name) {
    const auto* found =
        std::find_if(std::begin(rules), std::end(rules), [&](const Rule& rule) { return matches(name, rule.pattern); });
    return found == std::end(rules) ? nullptr : found;
}

// host/path of "https://user@host:443/path", "git@host:path" and the like.
std::string address_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    auto host = url.substr(0, url.find('/'));
    if (const auto at = host.find('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
    auto address = lower(url);
    if (const auto colon = address.find(':'); colon != std::string::npos) address[colon] = '/';
    return address;
}

}  // namespace

const Layer* find_layer(std::string_view name) { return first(layers, name); }
const FileName* find_file_name(std::string_view name) { return first(file_names, name); }

const Publisher* find_publisher(std::string_view url) {
    const auto address = address_of(url);
    const auto* found = std::find_if(std::begin(publishers), std::end(publishers), [&](const Publisher& publisher) {
        if (!address.starts_with(publisher.address)) return false;
        return address.size() == publisher.address.size() || address[publisher.address.size()] == '/';
    });
    return found == std::end(publishers) ? nullptr : found;
}

}  // namespace boards
