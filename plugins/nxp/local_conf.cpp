// SPDX-License-Identifier: Apache-2.0
#include "local_conf.hpp"

#include <string>

namespace nxp {
namespace {

using bspctl::ConfBlock;

// What BitBake watches the disk with; the keyword for "stop now" was renamed in kirkstone.
std::string disk_monitor(Series series) {
    const std::string keyword = series >= Series::kirkstone ? "HALT" : "ABORT";
    const std::string assign = series >= Series::pyro ? "?"
                                                        "?="
                                                      : "=";
    std::string text = "BB_DISKMON_DIRS " + assign + " \"\\\n";
    for (const auto* folder : {"${TMPDIR}", "${DL_DIR}", "${SSTATE_DIR}"}) {
        text += "    STOPTASKS," + std::string(folder) + ",1G,100K \\\n";
    }
    text += "    STOPTASKS,/tmp,100M,100K \\\n";
    for (const auto* folder : {"${TMPDIR}", "${DL_DIR}", "${SSTATE_DIR}"}) {
        text += "    " + keyword + "," + folder + ",100M,1K \\\n";
    }
    return text + "    " + keyword + ",/tmp,10M,1K\"\n";
}

// A window for QEMU; override syntax and recipe name changed over the years.
std::string qemu_window(Series series) {
    if (series >= Series::honister) return "PACKAGECONFIG:append:pn-qemu-system-native = \" sdl\"\n";
    const std::string recipe = series >= Series::warrior ? "qemu-system-native" : "qemu-native";
    const std::string own = "PACKAGECONFIG_append_pn-" + recipe + " = \" sdl\"\n";
    return series >= Series::zeus ? own : own + "PACKAGECONFIG_append_pn-nativesdk-qemu = \" sdl\"\n";
}

// What makes an image one can log into during development.
std::string image_features(Series series) {
    const std::string assign = series >= Series::dora ? "?=" : "=";
    const std::string features =
        series >= Series::walnascar ? "allow-empty-password empty-root-password allow-root-login" : "debug-tweaks";
    return "EXTRA_IMAGE_FEATURES " + assign + " \"" + features + "\"\n";
}

// poky's local.conf template without its comments, as setup-environment takes it over. The release script's
// `EXTRA_IMAGE_FEATURES +=` would undo the `?=` if that line were not there.
std::string poky_template(Series series) {
    const bool modern = series >= Series::honister;
    std::string text;
    if (series < Series::langdale) text += "PACKAGE_CLASSES ?= \"package_rpm\"\n";
    text += image_features(series);
    text += std::string("USER_CLASSES ?= \"buildstats") + (modern ? "" : " image-mklibs image-prelink") + "\"\n";
    text += "PATCHRESOLVE = \"noop\"\n";
    if (series >= Series::dylan) text += disk_monitor(series) + qemu_window(series);
    return text + "CONF_VERSION = \"" + (modern ? "2" : "1") + "\"\n";
}

std::string base_settings(const Setup& setup) {
    const auto series = setup.identity.series;
    const bool own_cache = setup.kind == Kind::qoriq || (setup.kind == Kind::boundary && series >= Series::thud);
    std::string text = "DL_DIR ?= \"${BSPDIR}/downloads/\"\n";
    if (own_cache) text += "SSTATE_DIR ?= \"${BSPDIR}/sstate-cache/\"\n";
    if (setup.kind == Kind::boundary && (series == Series::thud || series >= Series::honister)) {
        text += "CONNECTIVITY_CHECK_URIS = \"\"\n";
    }
    const bool commercial = setup.kind == Kind::boundary
                                ? series < Series::thud
                                : setup.kind == Kind::variscite_fslc && series <= Series::morty;
    if (commercial) text += "LICENSE_FLAGS_WHITELIST = \"commercial\"\n";
    if (setup.kind == Kind::qoriq) text += "INITRAMFS_IMAGE = \"core-image-minimal\"\n";
    return text;
}

constexpr const char* debian_packages = "PACKAGE_CLASSES = \"package_deb\"\n";
constexpr const char* package_management = "EXTRA_IMAGE_FEATURES += \"package-management\"\n";

// Variscite's filter removes the package manager, and until mickledore-var01 the package format with it.
std::string variscite_settings(const Setup& setup) {
    const auto& release = setup.identity.release;
    std::string text;
    if (release >= Release(6, 1, 36)) text += debian_packages;
    if (setup.distro.find("var-debian") != std::string::npos) return text + "PACKAGE_CLASSES = \"package_rpm\"\n";
    if (release < Release(6, 6, 52, 2, 2, 2) || release >= Release(6, 12, 0)) return text;
    return text +
           "INHERIT += \"cve-check\"\ninclude cve-extra-exclusions.inc\n"
           "INHERIT += \"buildhistory\"\nBUILDHISTORY_COMMIT = \"1\"\n";
}

std::string release_settings(const Setup& setup) {
    const auto& release = setup.identity.release;
    if (!setup.runs_release_script) return {};
    if (setup.kind == Kind::variscite) return variscite_settings(setup);
    // 5.4.47-1.0.1 was made with the script of 5.4.3.
    if (release >= Release(5, 4, 47, 1, 0, 0) && release < Release(5, 4, 47, 2, 0, 0)) return {};
    // Variscite's copies of the script dropped the lines again after zeus.
    const bool dropped =
        setup.kind == Kind::variscite_imx && (release < Release(5, 4, 70) || release >= Release(5, 10, 0));
    if (release < Release(5, 4, 24) || dropped) return {};
    return std::string(debian_packages) + package_management;
}

// TechNexion keeps its container recipes out unless a container build asks for them.
std::string vendor_settings(const Tree& tree) {
    if (!tree.has("meta-tn-imx-bsp")) return {};
    return "BBMASK += \"meta-tn-imx-bsp/recipes-containers/docker-disk/docker-disk.bb\"\n"
           "BBMASK += \"meta-tn-imx-bsp/recipes-containers/docker/docker-ce_%.bbappend\"\n";
}

}  // namespace

std::vector<ConfBlock> local_conf(const Tree& tree, const Setup& setup, bool accept_eula) {
    std::vector<ConfBlock> blocks{{"10-poky-template", poky_template(setup.identity.series)},
                                  {"20-setup-environment", base_settings(setup)},
                                  {"30-eula", accept_eula ? "ACCEPT_FSL_EULA = \"1\"\n" : ""},
                                  {"40-release-script", release_settings(setup)},
                                  {"50-vendor", vendor_settings(tree)}};
    std::erase_if(blocks, [](const ConfBlock& block) { return block.text.empty(); });
    return blocks;
}

std::vector<ConfBlock> bblayers_conf() {
    return {{"10-bspdir", "BSPDIR := \"${@os.path.abspath(os.path.dirname(d.getVar('FILE', True)) + '/../..')}\"\n"}};
}

}  // namespace nxp
