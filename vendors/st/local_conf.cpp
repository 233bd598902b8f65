// SPDX-License-Identifier: Apache-2.0
#include "local_conf.hpp"

#include "family.hpp"

namespace st {
namespace {

using bspctl::ConfBlock;

// What BitBake watches the disk with; the keyword for "stop now" was renamed in kirkstone.
std::string disk_monitor(Series series) {
    const std::string stop_now = series >= Series::kirkstone ? "HALT" : "ABORT";
    std::string text =
        "BB_DISKMON_DIRS ?"
        "?= \"\\\n";
    for (const auto* folder : {"${TMPDIR}", "${DL_DIR}", "${SSTATE_DIR}"})
        text += "    STOPTASKS," + std::string(folder) + ",1G,100K \\\n";
    text += "    STOPTASKS,/tmp,100M,100K \\\n";
    for (const auto* folder : {"${TMPDIR}", "${DL_DIR}", "${SSTATE_DIR}"})
        text += "    " + stop_now + "," + folder + ",100M,1K \\\n";
    return text + "    " + stop_now + ",/tmp,10M,1K\"\n";
}

// A window for QEMU: recipe and operator changed over the years.
std::string qemu_window(Series series) {
    if (series < Series::honister)
        return "PACKAGECONFIG_append_pn-qemu-native = \" sdl\"\nPACKAGECONFIG_append_pn-nativesdk-qemu = \" sdl\"\n";
    const std::string text = "PACKAGECONFIG:append:pn-qemu-system-native = \" sdl\"\n";
    return series < Series::mickledore ? text + "PACKAGECONFIG:append:pn-nativesdk-qemu = \" sdl\"\n" : text;
}

// OE-Core took debug-tweaks apart in styhead.
std::string image_features(Series series) {
    const std::string features =
        series >= Series::styhead ? "allow-empty-password empty-root-password allow-root-login" : "debug-tweaks";
    return "EXTRA_IMAGE_FEATURES ?= \"" + features + "\"\n";
}

// The part that every OpenEmbedded template has.
std::string common_settings(Series series) {
    const bool optimises_libraries = series < Series::gatesgarth;  // its classes are gone since
    return image_features(series) + "USER_CLASSES ?= \"buildstats" +
           (optimises_libraries ? " image-mklibs image-prelink" : "") + "\"\n" + "PATCHRESOLVE = \"noop\"\n" +
           disk_monitor(series) + qemu_window(series) + "CONF_VERSION = \"" + (series >= Series::honister ? "2" : "1") +
           "\"\n";
}

// The part that is ST's own.
std::string vendor_settings(Series series) {
    std::string text =
        "GLIBC_GENERATE_LOCALES = \"en_GB.UTF-8 en_US.UTF-8\"\n"
        "IMAGE_LINGUAS ?= \"en-gb\"\n"
        "INHERIT += \"devshell\"\n"
        "RM_OLD_IMAGE = \"1\"\n"
        "INHERIT += \"buildhistory\"\n"
        "BUILDHISTORY_COMMIT = \"1\"\n"
        "INHERIT += \"rm_work\"\n"
        "PACKAGE_CLASSES = \"package_deb\"\n";
    if (series >= Series::dunfell) text += "REPRODUCIBLE_TIMESTAMP_ROOTFS = \"\"\n";
    if (series < Series::honister) text += "INHERIT += \"reproducible_build\"\n";  // the default since
    text +=
        "SDK_EXT_TYPE = \"minimal\"\n"
        "SDK_INCLUDE_TOOLCHAIN = \"1\"\n"
        "PRSERV_HOST = \"localhost:0\"\n";
    if (series >= Series::scarthgap) text += "HOSTTOOLS += \"xz truncate\"\n";
    return text;
}

}  // namespace

std::string eula_variable(const std::string& machine) { return "ACCEPT_EULA_" + machine; }

std::vector<ConfBlock> local_conf(const Release& release, const std::string& machine, const std::string& distro,
                                  bool accepted) {
    std::vector<ConfBlock> blocks{{"10-openembedded", common_settings(release.series)}};
    if (distro != no_distro) blocks.push_back({"20-openstlinux", vendor_settings(release.series)});
    if (accepted) blocks.push_back({"30-eula", eula_variable(machine) + " = \"1\"\n"});
    return blocks;
}

std::vector<ConfBlock> bblayers_conf() {
    return {{"10-openstlinux",
             "LCONF_VERSION = \"7\"\n"
             "BBPATH = \"${TOPDIR}\"\n"
             "BBFILES ?= \"\"\n"}};
}

}  // namespace st
