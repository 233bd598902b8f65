// SPDX-License-Identifier: Apache-2.0
#include "local_conf.hpp"

#include <algorithm>

namespace xilinx {
namespace {

using bspctl::ConfBlock;

// The templates of meta-petalinux changed with these; meta-amd-edf began from the last.
constexpr Release old_syntax_ends{2022, 1};  // ":append" in place of "_append", weak defaults
constexpr Release policy_begins{2023, 1};    // licences, PR server, no hash server

bool is_modern(const Identity& identity) { return identity.setup == Setup::edf || identity.release >= policy_begins; }

std::string disk_monitor(const Identity& identity) {
    const bool weak = identity.release >= old_syntax_ends || identity.setup == Setup::edf;
    const std::string stop = is_modern(identity) ? "HALT" : "ABORT";
    std::string text = std::string("BB_DISKMON_DIRS ") + (weak ? "?\?=" : "=") + " \"\\\n";
    for (const auto* limit : {"${TMPDIR},1G,100K", "${DL_DIR},1G,100K", "${SSTATE_DIR},1G,100K", "/tmp,100M,100K"})
        text += std::string("    STOPTASKS,") + limit + " \\\n";
    for (const auto* limit : {"${TMPDIR},100M,1K", "${DL_DIR},100M,1K", "${SSTATE_DIR},100M,1K"})
        text += "    " + stop + "," + limit + " \\\n";
    return text + "    " + stop + ",/tmp,10M,1K\"\n";
}

std::string image_settings(const Identity& identity) {
    const auto& release = identity.release;
    if (release >= old_syntax_ends) return "USER_CLASSES ?= \"buildstats\"\n";
    if (release < Release{2016, 3}) return {};
    return "EXTRA_IMAGE_FEATURES = \"debug-tweaks\"\nUSER_CLASSES ?= \"buildstats image-mklibs\"\n";
}

// The version that recipes of the tools take from here; later releases have it in meta-xilinx.
std::string tools_version(const Release& release) {
    if (release < Release{2016, 3} || release >= old_syntax_ends) return {};
    return "XILINX_VER_MAIN = \"" + release.str() + "\"\n";
}

// runqemu starts the platform management unit's firmware from the deploy folder.
std::string pmu_firmware(const Release& release) {
    if (release < Release{2019, 2} || release >= policy_begins) return {};
    const std::string assign = release < old_syntax_ends ? " = " : " ?\?= ";
    return "PMU_FIRMWARE_DEPLOY_DIR" + assign + "\"${DEPLOY_DIR_IMAGE}\"\n" + "PMU_FIRMWARE_IMAGE_NAME" + assign +
           "\"pmu-firmware-${MACHINE}\"\n";
}

std::string classic_extras(const Release& release) {
    std::string text = tools_version(release) + pmu_firmware(release);
    if (release >= old_syntax_ends) text += "PACKAGECONFIG:append:pn-qemu-system-native = \" sdl\"\n";
    if (release >= Release{2021, 1}) text += "INHERIT += \"plnx-mirrors\"\n";
    if (release >= Release{2020, 1} && release < old_syntax_ends)
        text += "PNBLACKLIST[qemu-native] = \"blacklist\"\nPNBLACKLIST[nativesdk-qemu] = \"blacklist\"\n";
    return text;
}

constexpr const char* delivery_policy =
    "LICENSE_CREATE_PACKAGE = \"1\"\n"
    "COPY_LIC_MANIFEST = \"1\"\n"
    "CONNECTIVITY_CHECK_URIS ?= \"\"\n"
    "BB_GENERATE_MIRROR_TARBALLS ?= \"1\"\n";

constexpr const char* modern_extras =
    "PACKAGECONFIG:append:pn-qemu-system-native = \" sdl\"\n"
    "BB_HASHSERVE = \"\"\n"
    "BB_SIGNATURE_HANDLER = \"OEBasicHash\"\n"
    "PRSERV_HOST = \"localhost:0\"\n";

// Layers warn when a distribution does not switch them on; the template silences the ones it means to leave off.
std::string silenced(const std::vector<const char*>& layers) {
    std::string text;
    for (const auto* layer : layers) text += std::string("SKIP_META_") + layer + " = \"1\"\n";
    return text;
}

std::string framework_version(const Release& release) {
    return std::to_string(release.year % 100) + (release.quarter == 2 ? ".11" : release.year == 2025 ? ".05" : ".06");
}

std::string framework_extras(const Release& release) {
    return "SDK_CLASSES += \"amd-qemu-xilinx-sdk-tools amd-misc-sdk-tools\"\n"
           "AMD-EDF_VERSION = \"" +
           framework_version(release) +
           "\"\n"
           "INHERIT += \"own-mirrors\"\n"
           "SOURCE_MIRROR_URL = \"https://edf.amd.com/sswreleases/amd-edf/${AMD-EDF_VERSION}/downloads\"\n"
           "SSTATE_MIRRORS = \"file://.* "
           "https://edf.amd.com/sswreleases/amd-edf/${AMD-EDF_VERSION}/aarch64/sstate-cache/"
           "PATH;downloadfilename=PATH\"\n" +
           silenced({"XILINX_STANDALONE_SANITY_CHECK", "XILINX_STANDALONE_SDT_SANITY_CHECK", "VIRT_SANITY_CHECK",
                     "TPM_SANITY_CHECK", "RAUC_FEATURE_CHECK", "XILINX_MALI400_SANITY_CHECK",
                     "XILINX_MALIG78AE_SANITY_CHECK"}) +
           "ZEPHYR_TOOLCHAIN_VARIANT = \"zephyr\"\n";
}

std::string petalinux_extras(const Release& release) {
    if (release < Release{2025, 1}) return {};
    return silenced({"XILINX_MALI400_SANITY_CHECK", "XILINX_STANDALONE_SANITY_CHECK",
                     "XILINX_STANDALONE_SDT_SANITY_CHECK", "XILINX_TOOLS_SANITY_CHECK", "VIRT_SANITY_CHECK",
                     "SECURITY_SANITY_CHECK", "TPM_SANITY_CHECK", "GNOME_SANITY_CHECK", "RAUC_FEATURE_CHECK"});
}

std::string template_text(const Identity& identity) {
    const bool edf = identity.setup == Setup::edf;
    std::string text = "PACKAGE_CLASSES ?= \"package_rpm\"\n" + image_settings(identity);
    if (is_modern(identity) && !edf) text += delivery_policy;
    text += "PATCHRESOLVE = \"noop\"\n" + disk_monitor(identity);
    text += is_modern(identity) ? modern_extras : classic_extras(identity.release);
    return text + "CONF_VERSION = \"" + (identity.release >= old_syntax_ends || edf ? "2" : "1") + "\"\n";
}

// Without meta-petalinux no distribution chooses the board's kernel and boot loader; setup of yocto-scripts does.
constexpr const char* plain_providers =
    "PREFERRED_PROVIDER_virtual/kernel = \"linux-xlnx\"\n"
    "PREFERRED_PROVIDER_virtual/bootloader = \"u-boot-xlnx\"\n";

constexpr const char* licences =
    "LICENSE_FLAGS_ACCEPTED = \" \\\n"
    "    commercial_${MLPREFIX}ffmpeg \\\n"
    "    commercial_${MLPREFIX}x264 \\\n"
    "    commercial_${MLPREFIX}gstreamer1.0-omx \\\n"
    "    commercial_${MLPREFIX}libomxil \\\n"
    "    commercial_${MLPREFIX}sox \\\n"
    "    commercial_${MLPREFIX}faac \\\n"
    "    commercial_${MLPREFIX}faad2 \\\n"
    "    xilinx \"\n";

}  // namespace

bool accepts_licences(const Identity& identity) { return is_modern(identity); }

std::string internal_settings(const Identity& identity) {
    const auto& release = identity.release;
    if (release < Release{2016, 3} || release > Release{2018, 2}) return {};
    if (release <= Release{2016, 4}) return "TCMODE, EXTERNAL_TOOLCHAIN_*, XILINX_SDK_TOOLCHAIN";
    if (release <= Release{2017, 4}) return "EXTERNAL_TOOLCHAIN_microblaze, XILINX_SDK_TOOLCHAIN";
    return "XILINX_SDK_TOOLCHAIN";
}

std::vector<ConfBlock> local_conf(const Identity& identity, bool accept_licences) {
    const bool licensed = accept_licences && accepts_licences(identity);
    const auto extras =
        identity.setup == Setup::edf ? framework_extras(identity.release) : petalinux_extras(identity.release);
    std::vector<ConfBlock> blocks{{"10-template", template_text(identity)},
                                  {"20-providers", identity.setup == Setup::plain ? plain_providers : ""},
                                  {"30-licences", licensed ? licences : ""},
                                  {"40-template", extras}};
    std::erase_if(blocks, [](const ConfBlock& block) { return block.text.empty(); });
    return blocks;
}

}  // namespace xilinx
