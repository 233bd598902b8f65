// SPDX-License-Identifier: Apache-2.0
//
// Patterns match the sentence of a failure, never a bare name: ACCEPT_FSL_EULA and linux-imx stand in every healthy
// log.
#include "triage.hpp"

namespace nxp {
namespace {

using bspctl::Rule;
using bspctl::Scope;

Rule eula() {
    Rule rule;
    rule.id = "nxp-eula";
    rule.category = "license-policy";
    rule.priority = 90;
    rule.pattern = R"(To use '(?P<recipe>[^']+)' you need to accept the (?:Freescale|NXP)[A-Za-z ]* EULA)";
    rule.cause = "{recipe} is under NXP's licence, which was not accepted";
    rule.fix = "read the licence, then build with --accept-eula (ACCEPT_FSL_EULA = \"1\")";
    rule.positive =
        "ERROR: To use 'imx-gpu-viv' you need to accept the Freescale EULA at '/b/sources/meta-freescale/EULA'.";
    rule.negative = "ACCEPT_FSL_EULA = \"1\"";
    return rule;
}

Rule codeaurora() {
    Rule rule;
    rule.id = "nxp-codeaurora";
    rule.category = "fetch-unavailable";
    rule.priority = 75;
    rule.pattern =
        R"((?:Failed to fetch URL|Unable to fetch URL from any source|unable to access|Fetcher failure)[^\n]{0,400}source\.codeaurora\.org)";
    rule.cause = "the server source.codeaurora.org, where old NXP releases fetch from, was shut down in 2023";
    rule.fix =
        "add PREMIRRORS:prepend = \"git://source.codeaurora.org/external/imx/.* "
        "git://github.com/nxp-imx/BASENAME;protocol=https\" to local.conf (PREMIRRORS_prepend before honister)";
    rule.positive =
        "WARNING: u-boot-imx-2021.04-r0 do_fetch: Failed to fetch URL git://source.codeaurora.org/external/imx/"
        "uboot-imx.git;protocol=https;branch=lf_v2021.04, attempting MIRRORS if available";
    rule.negative = "NOTE: Fetching git://source.codeaurora.org/external/imx/uboot-imx.git;protocol=https";
    return rule;
}

Rule kernel_fetch() {
    Rule rule;
    rule.id = "nxp-kernel-fetch";
    rule.category = "fetch-unavailable";
    rule.priority = 60;
    rule.transient = true;
    rule.pattern =
        R"((?:Unable to fetch URL from any source|unable to access|Fetcher failure)[^\n]{0,400}github\.com/(?:nxp-imx|varigit)/(?P<tree>linux-imx|uboot-imx))";
    rule.cause = "{tree} could not be fetched: it is large, and a short loss of the network ends the transfer";
    rule.fix = "try again; to be independent of the network, clone it once to forks/{tree} in the workspace";
    rule.positive =
        "ERROR: linux-imx-6.6.52+git-r0 do_fetch: Bitbake Fetcher Error: FetchError('Unable to fetch URL from any "
        "source.', 'git://github.com/nxp-imx/linux-imx.git;protocol=https;branch=lf-6.6.y')";
    rule.negative = "NOTE: Fetching git://github.com/nxp-imx/linux-imx.git;protocol=https;branch=lf-6.6.y";
    return rule;
}

Rule firmware_download() {
    Rule rule;
    rule.id = "nxp-firmware-download";
    rule.category = "fetch-unavailable";
    rule.priority = 60;
    rule.transient = true;
    rule.pattern =
        R"((?:Failed to fetch URL|Unable to fetch URL from any source|Fetcher failure)[^\n]{0,400}nxp\.com/lgfiles/)";
    rule.cause = "NXP's download server did not hand out a firmware package";
    rule.fix = "try again later, or put the file into the download folder (DL_DIR) from another machine";
    rule.positive =
        "WARNING: firmware-imx-1_8.25-r0 do_fetch: Failed to fetch URL https://www.nxp.com/lgfiles/NMG/MAD/YOCTO/"
        "firmware-imx-8.25.bin;fsl-eula=true, attempting MIRRORS if available";
    rule.negative = "SRC_URI = \"https://www.nxp.com/lgfiles/NMG/MAD/YOCTO/firmware-imx-8.25.bin;fsl-eula=true\"";
    return rule;
}

Rule boot_image() {
    Rule rule;
    rule.id = "nxp-imx-boot-parts";
    rule.category = "bootloader-build";
    rule.scope = Scope::any;
    rule.priority = 70;
    rule.pattern = R"(cannot stat '[^'\n]*/imx-boot-tools/(?P<file>[^'/\n]+)')";
    rule.cause = "imx-boot needs {file}, which the chosen U-Boot did not deploy";
    rule.fix =
        "take the U-Boot that the machine is made for (PREFERRED_PROVIDER_virtual/bootloader), and clean both: "
        "bitbake -c cleansstate virtual/bootloader imx-boot";
    rule.positive =
        "| cp: cannot stat '/b/tmp/deploy/images/imx8mqevk/imx-boot-tools/u-boot-nodtb.bin': No such file or directory";
    rule.negative = "| NOTE: Copy imx-boot-tools/u-boot-nodtb.bin from /b/tmp/deploy/images/imx8mqevk";
    return rule;
}

Rule distro() {
    Rule rule;
    rule.id = "nxp-distro";
    rule.category = "config-machine";
    rule.scope = Scope::console;
    rule.priority = 70;
    rule.pattern = R"(DISTRO '(?P<distro>fsl-imx-[^'\n]*|fslc-[^'\n]*)' not found)";
    rule.cause = "the distribution {distro} is set, but no enabled layer has it";
    rule.fix =
        "fsl-imx-* comes with meta-imx, fslc-* with meta-freescale-distro: enable that layer, or choose the other "
        "kind with --distro";
    rule.positive = "    DISTRO 'fsl-imx-xwayland' not found. Please set a valid DISTRO in your local.conf";
    rule.negative = "DISTRO               = \"fsl-imx-xwayland\"";
    return rule;
}

}  // namespace

std::vector<Rule> triage_rules() {
    return {eula(), codeaurora(), kernel_fetch(), firmware_download(), boot_image(), distro()};
}

}  // namespace nxp
