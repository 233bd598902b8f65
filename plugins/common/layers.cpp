// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "boards.hpp"
#include "pattern.hpp"

namespace boards {
namespace {

using enum Weight;

// First match wins: a board vendor's layer for one chip family before the vendor's other layers.
constexpr std::array layers{
    // Board vendors
    Layer{"meta-variscite-*-ti", "ti", owned, "variscite"}, Layer{"meta-variscite-*-common", "", neutral, "variscite"},
    Layer{"meta-variscite-*stm*", "st", owned, "variscite"}, Layer{"meta-variscite-*", "nxp", owned, "variscite"},
    Layer{"meta-toradex-ti", "ti", shared, "toradex"}, Layer{"meta-toradex-nxp", "nxp", shared, "toradex"},
    Layer{"meta-toradex-tegra", "nvidia", shared, "toradex"}, Layer{"meta-toradex-*", "", neutral, "toradex"},
    Layer{"meta-digi*", "nxp", owned, "digi"}, Layer{"meta-tn-imx*", "nxp", owned, "technexion"},
    Layer{"meta-tn-*", "", neutral, "technexion"}, Layer{"meta-edm-bsp*", "nxp", owned, "technexion"},
    Layer{"meta-boundary*", "nxp", owned, "boundary"}, Layer{"meta-advantech*", "", neutral, "advantech"},
    Layer{"meta-bytesatwork-ti", "ti", owned, "bytesatwork"}, Layer{"meta-bytesatwork-nxp", "nxp", owned, "bytesatwork"},
    Layer{"meta-bytesatwork*", "", neutral, "bytesatwork"}, Layer{"meta-bsp-imx*", "nxp", owned, "compulab"},
    Layer{"meta-compulab*", "", neutral, "compulab"}, Layer{"meta-solidrun-*imx*", "nxp", owned, "solidrun"},
    Layer{"meta-solidrun*", "", neutral, "solidrun"}, Layer{"meta-phytec*", "", neutral, "phytec"},
    Layer{"meta-ampliphy*", "", neutral, "phytec"}, Layer{"meta-yogurt", "", neutral, "phytec"},
    Layer{"meta-tq", "", neutral, "tq"}, Layer{"meta-dumpling", "", neutral, "tq"},
    Layer{"meta-kontron*", "", neutral, "kontron"}, Layer{"meta-seco-imx*", "nxp", owned, "seco"},
    Layer{"meta-seco-*", "", neutral, "seco"}, Layer{"meta-congatec-imx*", "nxp", owned, "congatec"},
    Layer{"meta-congatec*", "", neutral, "congatec"}, Layer{"meta-engicam*", "", neutral, "engicam"},
    Layer{"meta-gateworks*", "nxp", owned, "gateworks"}, Layer{"meta-sancloud", "", neutral},
    Layer{"meta-*voipac*", "nxp", owned, "voipac"}, Layer{"meta-radxa*", "rockchip", owned, "radxa"},

    // NXP
    Layer{"meta-imx*", "nxp", owned}, Layer{"meta-nxp*", "nxp", owned}, Layer{"meta-fsl-bsp-release", "nxp", owned},
    Layer{"meta-fsl-demos", "nxp", owned}, Layer{"meta-freescale-distro", "nxp", owned},
    Layer{"meta-freescale-ml", "nxp", owned}, Layer{"meta-qoriq*", "nxp", owned}, Layer{"meta-edgescale", "nxp", owned},
    Layer{"meta-ecockpit", "nxp", owned}, Layer{"meta-freescale*", "nxp", shared}, Layer{"meta-fsl-*", "nxp", shared},
    Layer{"meta-*-nxp", "nxp", shared}, Layer{"meta-*-imx*", "nxp", shared},

    // TI
    Layer{"meta-arago*", "ti", owned}, Layer{"meta-tisdk", "ti", owned}, Layer{"meta-processor-sdk", "ti", owned},
    Layer{"meta-psdk*", "ti", owned}, Layer{"meta-jacinto*", "ti", owned}, Layer{"meta-edgeai", "ti", owned},
    Layer{"meta-glsdk", "ti", owned}, Layer{"meta-ti", "ti", shared}, Layer{"meta-ti-*", "ti", shared},
    Layer{"meta-beagle*", "ti", shared}, Layer{"meta-*-ti", "ti", shared},

    // Qualcomm
    Layer{"meta-qcom", "qcom", shared}, Layer{"meta-qcom-3rdparty", "qcom", shared}, Layer{"meta-qcom-*", "qcom", owned},
    Layer{"meta-qti-*", "qcom", owned}, Layer{"meta-audioreach", "qcom", owned},

    // ST, Xilinx, Microchip, Renesas
    Layer{"meta-st-openstlinux*", "st", owned}, Layer{"meta-st-scripts", "st", owned}, Layer{"meta-st-*", "st", shared},
    Layer{"meta-stm32*", "st", shared}, Layer{"meta-petalinux", "xilinx", owned}, Layer{"meta-kria", "xilinx", owned},
    Layer{"meta-vitis*", "xilinx", owned}, Layer{"meta-system-controller", "xilinx", owned},
    Layer{"meta-xilinx*", "xilinx", shared}, Layer{"meta-amd-adaptive*", "xilinx", shared},
    Layer{"meta-atmel", "microchip", shared}, Layer{"meta-polarfire-soc*", "microchip", owned},
    Layer{"meta-microchip*", "microchip", shared}, Layer{"meta-mchp*", "microchip", shared},
    Layer{"meta-renesas*", "renesas", shared}, Layer{"meta-rcar*", "renesas", shared}, Layer{"meta-rz*", "renesas", shared},

    // The rest
    Layer{"meta-rockchip*", "rockchip", shared}, Layer{"meta-tegra*", "nvidia", shared},
    Layer{"meta-raspberrypi", "rpi", shared}, Layer{"meta-intel*", "intel", shared}, Layer{"meta-up-board", "intel", shared},
    Layer{"meta-meson*", "amlogic", shared}, Layer{"meta-amlogic*", "amlogic", shared},
    Layer{"meta-sunxi*", "sunxi", shared}, Layer{"meta-allwinner*", "sunxi", shared},
    Layer{"meta-odroid*", "samsung", shared}, Layer{"meta-exynos*", "samsung", shared},
    Layer{"meta-starfive*", "riscv", shared}, Layer{"meta-sifive*", "riscv", shared},
};

constexpr std::array publishers{
    Publisher{"github.com/varigit", "", "variscite"}, Publisher{"git.toradex.com", "", "toradex"},
    Publisher{"github.com/toradex", "", "toradex"}, Publisher{"git.phytec.de", "", "phytec"},
    Publisher{"github.com/phytec", "", "phytec"}, Publisher{"github.com/phytec-labs", "", "phytec"},
    Publisher{"github.com/technexion", "", "technexion"}, Publisher{"github.com/technexion-customization", "", "technexion"},
    Publisher{"github.com/boundarydevices", "", "boundary"}, Publisher{"github.com/digi-embedded", "", "digi"},
    Publisher{"github.com/dgii", "", "digi"}, Publisher{"github.com/digidotcom", "", "digi"},
    Publisher{"github.com/advantech-corp", "", "advantech"}, Publisher{"github.com/compulab-yokneam", "", "compulab"},
    Publisher{"github.com/kontron", "", "kontron"}, Publisher{"git.kontron-electronics.de", "", "kontron"},
    Publisher{"github.com/tq-systems", "", "tq"}, Publisher{"github.com/solidrun", "", "solidrun"},
    Publisher{"github.com/bytesatwork", "", "bytesatwork"}, Publisher{"git.seco.com", "", "seco"},
    Publisher{"github.com/engicam-stable", "", "engicam"}, Publisher{"github.com/gateworks", "", "gateworks"},
    Publisher{"git.congatec.com", "", "congatec"}, Publisher{"github.com/embedian", "", "embedian"},
    Publisher{"github.com/olimex", "", "olimex"}, Publisher{"github.com/radxa", "rockchip", "radxa"},

    Publisher{"github.com/nxp-imx", "nxp"}, Publisher{"github.com/nxp-imx-support", "nxp"},
    Publisher{"github.com/nxp-qoriq", "nxp"}, Publisher{"github.com/nxp", "nxp"}, Publisher{"github.com/nxpmicro", "nxp"},
    Publisher{"github.com/freescale", "nxp"}, Publisher{"source.codeaurora.org/external/imx", "nxp"},
    Publisher{"source.codeaurora.org/external/qoriq", "nxp"}, Publisher{"git.freescale.com", "nxp"},
    Publisher{"git.ti.com", "ti"}, Publisher{"arago-project.org", "ti"}, Publisher{"github.com/texasinstruments", "ti"},
    Publisher{"github.com/beagleboard", "ti", "beagle"}, Publisher{"github.com/stmicroelectronics", "st"},
    Publisher{"github.com/xilinx", "xilinx"}, Publisher{"github.com/quic-yocto", "qcom"},
    Publisher{"github.com/qualcomm-linux", "qcom"}, Publisher{"git.codelinaro.org/clo", "qcom"},
    Publisher{"github.com/renesas-rcar", "renesas"}, Publisher{"github.com/renesas-rz", "renesas"},
    Publisher{"github.com/rockchip-linux", "rockchip"}, Publisher{"github.com/jeffycn", "rockchip"},
    Publisher{"github.com/oe4t", "nvidia"}, Publisher{"github.com/linux4sam", "microchip"},
    Publisher{"github.com/polarfire-soc", "microchip"}, Publisher{"github.com/linux4microchip", "microchip"},
};

// Names under which vendors publish manifests and configurations. Android comes first: i.MX releases of both kinds
// begin alike.
constexpr std::array file_names{
    FileName{"*android*.xml", ""}, FileName{"*aosp*.xml", ""}, FileName{"*trusty*.xml", ""},
    FileName{"imx-#*.xml", "nxp"}, FileName{"fsl-*.xml", "nxp"}, FileName{"qoriq-*.xml", "nxp"},
    FileName{"ls-*.xml", "nxp"}, FileName{"imx-*.xml", "nxp"}, FileName{"imx#*.xml", "nxp"},
    FileName{"processor-sdk-*.txt", "ti"}, FileName{"arago-*.txt", "ti"}, FileName{"coresdk-*.txt", "ti"},
    FileName{"amsdk-*.txt", "ti"}, FileName{"mcsdk-*.txt", "ti"}, FileName{"glsdk-*.txt", "ti"},
    FileName{"distroless-*.txt", "ti"}, FileName{"poky-*config*.txt", "ti"}, FileName{"*-config_var##.txt", "ti"},
    FileName{"*-config.txt", "ti"}, FileName{"processor-sdk*.txt", "ti"},
    FileName{"qcom-*.xml", "qcom"}, FileName{"qli-*.xml", "qcom"}, FileName{"openstlinux-*.xml", "st"},
    FileName{"petalinux*.xml", "xilinx"}, FileName{"rk3###*.xml", "rockchip"}, FileName{"rockchip-*.xml", "rockchip"},
};

struct Mark {
    std::string_view pattern;
    std::string_view vendor;
};

constexpr std::array marks{
    Mark{"*-var##*", "variscite"}, Mark{"*_var##*", "variscite"}, Mark{"*variscite*", "variscite"},
    Mark{"tdx-*", "toradex"}, Mark{"*toradex*", "toradex"}, Mark{"*phytec*", "phytec"}, Mark{"ampliphy*", "phytec"},
    Mark{"*technexion*", "technexion"}, Mark{"*boundary*", "boundary"}, Mark{"dey", "digi"}, Mark{"*compulab*", "compulab"},
    Mark{"*advantech*", "advantech"}, Mark{"*kontron*", "kontron"}, Mark{"*solidrun*", "solidrun"},
};

template <std::size_t n, class Rule>
const Rule* first(const std::array<Rule, n>& rules, std::string_view name) {
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return matches(name, rule.pattern); });
    return found == rules.end() ? nullptr : &*found;
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
    const auto found = std::find_if(publishers.begin(), publishers.end(), [&](const Publisher& publisher) {
        if (!address.starts_with(publisher.address)) return false;
        return address.size() == publisher.address.size() || address[publisher.address.size()] == '/';
    });
    return found == publishers.end() ? nullptr : &*found;
}

std::string_view vendor_in_name(std::string_view name) {
    const auto* mark = first(marks, name);
    return mark == nullptr ? std::string_view{} : mark->vendor;
}

}  // namespace boards
