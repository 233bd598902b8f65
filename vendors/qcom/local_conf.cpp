// SPDX-License-Identifier: Apache-2.0
#include "local_conf.hpp"

namespace qcom {
namespace {

constexpr Release verbose_fetch{28, 1, 1, 0}, guest_vm{38, 1, 2, 0}, updater{52, 1, 3, 0}, scarthgap{58, 1, 3, 0};

std::string distro_settings(const Release& release) {
    std::string text = "CONF_VERSION = \"2\"\nBBMASK ?= \"\"\nBB_GENERATE_MIRROR_TARBALLS = \"0\"\n";
    if (release < guest_vm) text += "IMAGE_FSTYPES:append = \" tar.xz\"\n";
    if (release >= verbose_fetch) text += "BB_GIT_VERBOSE_FETCH = \"0\"\n";
    if (release >= guest_vm) text += "BBMULTICONFIG = \"qcom-guestvm\"\n";
    text += "PATCHRESOLVE = \"noop\"\n";
    if (release >= updater) text += "BBMASK += \"/meta-updater/recipes-sota/aktualizr/aktualizr_git.bb\"\n";
    if (release >= scarthgap) text += "RDEPENDS:packagegroup-qcom:remove = \"packagegroup-qcom-ppat\"\n";
    return text;
}

// The script writes these into auto.conf and site.conf. A public build has the BSP called "custom"; the mirrors are
// Qualcomm's copies of what the recipes fetch.
std::string script_settings(const Release& release) {
    std::string text = "BB_DANGLINGAPPENDS_WARNONLY_forcevariable = \"false\"\nINHERIT += \"rm_work\"\n";
    if (release < verbose_fetch) return text;
    if (release >= scarthgap) text += "QCOM_SELECTED_BSP = \"custom\"\n";
    return text +
           "MIRRORS += \"git://.*/.*/ git://git.codelinaro.org/clo/yocto-mirrors/ \\\n"
           "    https://.*/.*/ https://codelinaro.jfrog.io/artifactory/codelinaro-le/ \"\n";
}

}  // namespace

std::vector<bspctl::ConfBlock> local_conf(const Release& release) {
    return {{"10-distro", distro_settings(release)}, {"20-script", script_settings(release)}};
}

}  // namespace qcom
