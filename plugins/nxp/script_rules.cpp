// SPDX-License-Identifier: Apache-2.0
//
// Read off the release scripts of 4.9.11 to 6.6.36, one row a statement. Where a statement came or went in the middle
// of a series the release says so, not the series.
#include "layer_rules.hpp"

namespace nxp {
namespace {

constexpr Release first{};
constexpr Release thud{4, 19, 35};
constexpr Release zeus{5, 4, 0};
constexpr Release hardknott{5, 10, 35};
constexpr Release honister{5, 15, 5};
constexpr Release kirkstone{5, 15, 32};
constexpr Release langdale{6, 1, 1};
constexpr Release nanbield{6, 6, 3};  // meta-imx renamed its directories

constexpr ScriptRule rules[] = {
    {"meta-fsl-bsp-release/imx/meta-bsp", first, zeus},
    {"meta-fsl-bsp-release/imx/meta-sdk", first, zeus},
    {"meta-fsl-bsp-release/imx/meta-ml", thud, zeus},
    {"meta-imx/meta-bsp", zeus, nanbield},
    {"meta-imx/meta-sdk", zeus, nanbield},
    {"meta-imx/meta-ml", zeus, nanbield},
    // V2X came with a late zeus patch release; gatesgarth, although newer, was made without it.
    {"meta-imx/meta-v2x", {5, 4, 70, 2, 3, 3}, {5, 10, 0}},
    {"meta-imx/meta-v2x", hardknott, nanbield},
    {"meta-imx/meta-imx-bsp", nanbield, any_later},
    {"meta-imx/meta-imx-sdk", nanbield, any_later},
    {"meta-imx/meta-imx-ml", nanbield, any_later},
    {"meta-imx/meta-imx-v2x", nanbield, any_later},
    {"meta-nxp-demo-experience", {5, 4, 47}, any_later},
    {"meta-matter/meta-nxp-matter-baseline", {6, 6, 23}, {6, 6, 36}},
    {"meta-matter/meta-nxp-openthread", {6, 6, 23}, {6, 6, 36}},
    {"meta-nxp-connectivity/meta-nxp-matter-baseline", {6, 6, 36}, any_later},
    {"meta-nxp-connectivity/meta-nxp-openthread", {6, 6, 36}, any_later},
    {"meta-arm/meta-arm", langdale, any_later},
    {"meta-arm/meta-arm-toolchain", langdale, any_later},
    {"meta-browser", first, hardknott},
    {"meta-browser/meta-chromium", hardknott, {6, 6, 36}},
    {"meta-rust", thud, hardknott},
    {"meta-clang", {5, 4, 47}, any_later},
    {"meta-openembedded/meta-gnome", first, any_later},
    {"meta-openembedded/meta-networking", first, any_later},
    {"meta-openembedded/meta-python", first, zeus},  // later in the base list
    {"meta-openembedded/meta-filesystems", first, any_later},
    {"meta-qt5", first, honister},
    {"meta-qt6", honister, any_later},
    {"meta-python2", {5, 4, 24}, kirkstone},
    {"meta-security/meta-parsec", langdale, any_later},
    {"meta-security/meta-tpm", langdale, any_later},
    {"meta-virtualization", {5, 10, 72}, any_later},
    {"meta-freescale-ml", {6, 12, 0}, any_later},
    {"meta-gplv2", thud, kirkstone, "meta-ivi"},
    {"meta-ivi/meta-ivi", thud, kirkstone, "meta-ivi"},
    {"meta-ivi/meta-ivi-bsp", thud, kirkstone, "meta-ivi"},
    {"meta-ivi/meta-ivi-test", thud, kirkstone, "meta-ivi"},
};

}  // namespace

std::span<const ScriptRule> nxp_script() { return rules; }

}  // namespace nxp
