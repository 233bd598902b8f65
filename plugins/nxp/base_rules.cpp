// SPDX-License-Identifier: Apache-2.0
//
// The bblayers.conf of the base repositories, series by series.
#include "layer_rules.hpp"

namespace nxp {
namespace {

using enum Series;

constexpr SeriesRule community[] = {
    {"poky/meta"},
    {"poky/meta-yocto", denzil, pyro},
    {"poky/meta-poky", pyro},
    {"openembedded-core/meta"},  // from whinlatter on in poky's place
    {"meta-yocto/meta-poky"},
    {"meta-openembedded/meta-oe"},
    {"meta-openembedded/meta-multimedia", dizzy},
    {"meta-openembedded/meta-python", zeus},
    {"meta-fsl-arm"},
    {"meta-fsl-arm-extra"},
    {"meta-fsl-demos"},
    {"meta-freescale"},
    {"meta-freescale-3rdparty"},
    {"meta-freescale-distro"},
};

// Variscite, community distributions only (meta-variscite-fslc).
constexpr SeriesRule fslc_morty[] = {
    {"poky/meta"}, {"poky/meta-poky"}, {"meta-openembedded/meta-oe"}, {"meta-openembedded/meta-multimedia"},
    {"meta-freescale"}, {"meta-freescale-3rdparty"}, {"meta-freescale-distro"}, {"meta-browser"},
    {"meta-openembedded/meta-gnome"}, {"meta-openembedded/meta-python"}, {"meta-openembedded/meta-networking"},
    {"meta-variscite-fslc"}, {"meta-qt5"},
};
constexpr SeriesRule fslc_pyro[] = {
    {"poky/meta"}, {"poky/meta-poky"}, {"meta-openembedded/meta-oe"}, {"meta-openembedded/meta-multimedia"},
    {"meta-freescale"}, {"meta-freescale-3rdparty"}, {"meta-freescale-distro"}, {"meta-browser"},
    {"meta-openembedded/meta-gnome"}, {"meta-openembedded/meta-networking"}, {"meta-openembedded/meta-python"},
    {"meta-openembedded/meta-filesystems", thud}, {"meta-qt5"}, {"meta-swupdate"}, {"meta-virtualization", thud},
    {"meta-variscite-fslc"},
};
constexpr SeriesRule fslc_dunfell[] = {
    {"poky/meta"}, {"poky/meta-poky"}, {"meta-openembedded/meta-oe"}, {"meta-openembedded/meta-multimedia"},
    {"meta-openembedded/meta-python"}, {"meta-openembedded/meta-filesystems"}, {"meta-openembedded/meta-gnome"},
    {"meta-openembedded/meta-networking"}, {"meta-freescale"}, {"meta-freescale-3rdparty"},
    {"meta-freescale-distro"}, {"meta-qt5"}, {"meta-swupdate"}, {"meta-virtualization"}, {"meta-variscite-fslc"},
    {"meta-variscite-hab"},
};
constexpr BaseList variscite_fslc[] = {
    {denzil, pyro, fslc_morty}, {pyro, dunfell, fslc_pyro}, {dunfell, later, fslc_dunfell}};

// Variscite since hardknott-5.10, for both kinds of distribution.
constexpr SeriesRule variscite[] = {
    {"poky/meta"}, {"poky/meta-poky"}, {"openembedded-core/meta"}, {"meta-yocto/meta-poky"},
    {"meta-openembedded/meta-oe"}, {"meta-openembedded/meta-multimedia"}, {"meta-openembedded/meta-python"},
    {"meta-openembedded/meta-filesystems"}, {"meta-openembedded/meta-gnome"}, {"meta-openembedded/meta-networking"},
    {"meta-freescale"}, {"meta-freescale-3rdparty"}, {"meta-freescale-distro"},
    {"meta-freescale-ml", hardknott, mickledore}, {"meta-clang", kirkstone}, {"meta-browser/meta-chromium", kirkstone},
    {"meta-qt5", hardknott, mickledore}, {"meta-python2"}, {"meta-swupdate"}, {"meta-virtualization"},
    {"meta-variscite-bsp"}, {"meta-variscite-sdk"}, {"meta-variscite-bsp-imx"}, {"meta-variscite-sdk-imx"},
    {"meta-variscite-bsp-common"}, {"meta-variscite-sdk-common"}, {"meta-variscite-hab"},
};

constexpr SeriesRule boundary_old[] = {
    {"poky/meta"}, {"poky/meta-yocto", denzil, morty}, {"poky/meta-poky", morty}, {"meta-openembedded/meta-oe"},
    {"meta-openembedded/meta-multimedia"}, {"meta-openembedded/meta-xfce", morty}, {"meta-fsl-arm"},
    {"meta-fsl-arm-extra"}, {"meta-fsl-demos"}, {"meta-freescale"}, {"meta-freescale-3rdparty"},
    {"meta-freescale-distro"}, {"meta-browser"}, {"meta-openembedded/meta-gnome"}, {"meta-openembedded/meta-python"},
    {"meta-openembedded/meta-networking"}, {"meta-boundary"}, {"meta-qt5"},
};
constexpr SeriesRule boundary_head[] = {
    {"poky/meta"}, {"poky/meta-poky"}, {"openembedded-core/meta"}, {"meta-yocto/meta-poky"},
    {"meta-openembedded/meta-gnome"}, {"meta-openembedded/meta-multimedia"}, {"meta-openembedded/meta-networking"},
    {"meta-openembedded/meta-oe"}, {"meta-openembedded/meta-python"}, {"meta-openembedded/meta-initramfs"},
    {"meta-freescale"}, {"meta-freescale-3rdparty"}, {"meta-freescale-distro"}, {"meta-freescale-ml", gatesgarth},
    // thud's base was moved to the master of its day, which had no Qt and took only Chromium from meta-browser
    {"meta-browser/meta-chromium", thud, warrior}, {"meta-browser", warrior, dunfell},
    {"meta-browser/meta-chromium", kirkstone}, {"meta-rust", warrior, dunfell}, {"meta-clang", thud, dunfell},
    {"meta-clang", kirkstone}, {"meta-qt5", warrior, honister}, {"meta-boundary"},
};
constexpr BaseList boundary[] = {{denzil, thud, boundary_old}, {thud, later, boundary_head}};

constexpr SeriesRule qoriq[] = {
    {"poky/meta"}, {"poky/meta-yocto", denzil, pyro}, {"poky/meta-poky", pyro}, {"poky/meta-yocto-bsp"},
    {"openembedded-core/meta"}, {"meta-openembedded/meta-oe"}, {"meta-openembedded/meta-multimedia"},
    {"meta-openembedded/meta-python"}, {"meta-openembedded/meta-networking"}, {"meta-openembedded/meta-gnome"},
    {"meta-openembedded/meta-filesystems"}, {"meta-openembedded/meta-webserver"}, {"meta-openembedded/meta-perl"},
    {"meta-arm/meta-arm", mickledore}, {"meta-arm/meta-arm-toolchain", mickledore}, {"meta-virtualization"},
    {"meta-cloud-services"}, {"meta-security"}, {"meta-selinux", denzil, gatesgarth},
    {"meta-edgescale", denzil, gatesgarth}, {"meta-freescale"}, {"meta-freescale-distro"}, {"meta-nxp-common"},
    {"meta-qoriq-demos"}, {"meta-qoriq"}, {"meta-imx/meta-bsp", denzil, gatesgarth},
    {"meta-imx/meta-ml", denzil, gatesgarth},
};

constexpr std::string_view with_npu = "ccimx8mm ccimx8mn ccimx8x-sbc-pro ccimx9";
constexpr SeriesRule digi[] = {
    {"poky/meta"}, {"poky/meta-yocto", denzil, morty}, {"poky/meta-poky", morty}, {"poky/meta-yocto-bsp"},
    {"meta-openembedded/meta-oe"}, {"meta-openembedded/meta-python"},
    {"meta-openembedded/meta-multimedia", kirkstone, later, with_npu}, {"meta-openembedded/meta-networking"},
    {"meta-openembedded/meta-webserver"}, {"meta-qt5", denzil, kirkstone},
    {"meta-qt5", kirkstone, later, "ccimx6ulsbc ccmp15 ccmp25"},
    {"meta-qt6", kirkstone, later, "ccimx6qp ccimx6sbc ccimx8 ccimx93"},
    {"meta-swupdate", denzil, later, "ccimx ccmp"}, {"meta-fsl-arm"},
    {"meta-freescale", denzil, later, "ccimx"}, {"meta-fsl-demos", denzil, later, "ccimx ccardimx"},
    {"meta-python2", denzil, later, "ccimx8mm ccimx8mn"},
    {"meta-webkit", denzil, later, "ccimx6qp ccimx6sbc ccimx8 ccimx9 ccmp15 ccmp25"},
    {"meta-imx/meta-ml", denzil, later, with_npu},
    {"meta-selinux", kirkstone, later, "ccimx6qp ccimx6sbc ccimx8 ccimx9"}, {"meta-timesys", kirkstone},
    {"meta-st-stm32mp", denzil, later, "ccmp"}, {"meta-st-stm32mpu-ai", denzil, later, "ccmp"},
    {"meta-digi/meta-digi-arm"}, {"meta-digi/meta-digi-dey"},
};

template <std::size_t count>
std::span<const SeriesRule> list_for(const BaseList (&lists)[count], Series series) {
    for (const auto& list : lists) {
        if (series >= list.since && series < list.until) return list.layers;
    }
    return {};
}

}  // namespace

std::span<const SeriesRule> community_base() { return community; }
std::span<const SeriesRule> variscite_fslc_base(Series series) { return list_for(variscite_fslc, series); }
std::span<const SeriesRule> variscite_base() { return variscite; }
std::span<const SeriesRule> boundary_base(Series series) { return list_for(boundary, series); }
std::span<const SeriesRule> qoriq_layers() { return qoriq; }
std::span<const SeriesRule> digi_layers() { return digi; }

}  // namespace nxp
