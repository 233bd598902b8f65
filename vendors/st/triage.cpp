// SPDX-License-Identifier: Apache-2.0
#include "triage.hpp"

namespace st {
namespace {

using bspctl::Rule;

Rule rule(std::string id, std::string category, int priority, std::string pattern) {
    Rule out;
    out.id = std::move(id);
    out.category = std::move(category);
    out.priority = priority;
    out.pattern = std::move(pattern);
    return out;
}

// gcnano-userland asks at do_unpack, whether the licence was declined or not asked about.
Rule eula() {
    auto out = rule("st-eula", "license-policy", 90,
                    R"(To use '(?P<recipe>[^']+)' you need to accept the STMicroelectronics EULA)");
    out.cause = "{recipe} is under ST's licence, which was not accepted";
    out.fix = "read conf/eula/MACHINE in meta-st-stm32mp, then build with --accept-eula (ACCEPT_EULA_MACHINE = \"1\")";
    out.positive =
        "ERROR: gcnano-userland-multi-binary-stm32mp-6.4.13-r0 do_unpack: To use "
        "'gcnano-userland-multi-binary-stm32mp' "
        "you need to accept the STMicroelectronics EULA.";
    out.negative = "NOTE: STMicroelectronics EULA has been accepted for 'gcnano-userland-multi-binary-stm32mp'";
    return out;
}

// The distribution's check of its layers (check-st-openstlinux-compatibility), run with BitBake's sanity checks.
Rule mixed_releases() {
    auto out = rule("st-layer-release", "layer-compat", 85,
                    R"(OSTL: layer (?P<layer>\S+) \(ver = (?P<has>[^)]*)\) are not compatible with OpenSTlinux )"
                    R"(\(Version = (?P<wanted>[^)]*)\))");
    out.cause = "the layer {layer} is for OpenSTLinux {has}, the distribution is {wanted}";
    out.fix = "take all of ST's layers from one release: check out the tag of the layer that matches the manifest's";
    out.link = "https://github.com/STMicroelectronics/meta-st-x-linux-qt/issues/5";
    out.positive = "ERROR: OSTL: layer x-linux-qt (ver = 5.1) are not compatible with OpenSTlinux (Version = 6.0)";
    out.negative = "NOTE: OSTL: layer x-linux-qt is compatible with OpenSTlinux (Version = 6.0)";
    return out;
}

Rule circular_partition() {
    auto out = rule("st-partition-wic", "dependency-loop", 80,
                    R"(\[PARTITIONS_IMAGES\] Circular dependency issue found for partition image build)");
    out.cause = "a wic image type is enabled for the partitions too, which then wait for themselves";
    out.fix =
        "name every wic type of IMAGE_FSTYPES in WKS_IMAGE_FSTYPES as well; ST's classes take those off the partitions";
    out.positive = "[PARTITIONS_IMAGES] Circular dependency issue found for partition image build!";
    out.negative = "[PARTITIONS_IMAGES] IMAGE_FSTYPES    : tar.xz ext4";
    return out;
}

Rule partition_list() {
    auto out = rule("st-partition-list", "recipe-error", 70,
                    R"(\[PARTITIONS_(?:IMAGES|CONFIG)\] (?P<problem>Only [a-z,]+ can be specified|)"
                    R"(Missing [a-z]+ setting|Missing configuration for \S+ config))");
    out.cause = "the machine's list of partitions is malformed: {problem}";
    out.fix = "correct PARTITIONS_IMAGES or PARTITIONS_CONFIG of the machine: fields in order, separated by commas";
    out.positive = "ERROR: [PARTITIONS_IMAGES] Missing size setting for st-image-bootfs image";
    out.negative = "DEBUG: [PARTITIONS_IMAGES] Append st-image-bootfs to the partitions";
    return out;
}

Rule boot_configuration() {
    auto out = rule(
        "st-fip-config", "bootloader-build", 75,
        R"(\[(?P<list>FIP_CONFIG|TF_A_CONFIG|UBOOT_CONFIG)\] (?:Missing|Wrong) configuration for (?P<config>\S+))");
    out.cause = "the machine's {list} has no valid entry for {config}";
    out.fix = "give {list}[…] in the machine file the fields that ST's machines of the same release have";
    out.positive = "ERROR: ExpansionError: [FIP_CONFIG] Missing configuration for optee-sdcard config";
    out.negative = "DEBUG: [FIP_CONFIG] configuration for optee-sdcard: optee,stm32mp157c-ev1,default";
    return out;
}

// A device tree of one's own for an STM32MP2, whose boot loader carries firmware for the memory controller.
Rule memory_firmware() {
    auto out = rule("st-ddr-firmware", "bootloader-build", 75,
                    R"(Missing (?:st,mem-name information|ddr firmware file (?P<file>\S+)) for (?P<tree>\S+))");
    out.cause = "TF-A cannot tell the memory type of the device tree {tree}, or has no firmware for it";
    out.fix =
        "set st,mem-name in the board's TF-A device tree to a name that begins with DDR3, DDR4 or LPDDR4, and check "
        "that the firmware of that type is in stm32mp-ddr-phy";
    out.positive =
        "ERROR: tf-a-stm32mp-v2.8.12-stm32mp-r1-r0 do_compile: Missing st,mem-name information for stm32mp257f-acme";
    out.negative = "NOTE: stm32mp257f-ev1: stm32mp2 ->  STM32MP_DDR4_TYPE=1";
    return out;
}

Rule signing() {
    auto out = rule("st-sign-key", "bootloader-build", 80,
                    R"(\[sign-stm32mp\] Please make sure to configure \"(?P<variable>[A-Z0-9_a-z]+)\" var)");
    out.cause = "signed or encrypted boot images were asked for, and {variable} is not set";
    out.fix =
        "set {variable} in the machine file or local.conf (SIGN_TOOL: the signing tool of STM32CubeProgrammer), or "
        "SIGN_ENABLE = \"0\"";
    out.positive =
        "ERROR: fip-stm32mp: [sign-stm32mp] Please make sure to configure \"SIGN_TOOL\" var to signing tool.";
    out.negative = "DEBUG: [sign-stm32mp] Set SIGN_TOOL_KEY to '/keys/privateKey.pem' path.";
    return out;
}

// A warning only, but the image that somebody wants to flash is not there in the end.
Rule flash_layout() {
    auto out = rule("st-flashlayout", "image-size", 40,
                    R"(>>> Cannot generate (?P<file>\S+) file: the (?P<binary>.{1,200}?) binary size \(\S+\) for )"
                    R"((?P<partition>\S+) partition exceeds the partition size)");
    out.cause = "{binary} has outgrown its partition {partition}; {file} was left out";
    out.fix = "take something out of the image, or give the partition more room in the machine's PARTITIONS settings";
    out.positive =
        "WARNING: >>> Cannot generate FlashLayout_sdcard.tsv file: the st-image-weston.ext4 binary size (3200000) "
        "for rootfs partition exceeds the partition size (3145728).";
    out.negative =
        "WARNING: >>> Cannot generate FlashLayout_nand.tsv file: the end offset (1) for boot partition exceeds";
    return out;
}

}  // namespace

std::vector<Rule> triage_rules() {
    return {eula(),           mixed_releases(),     circular_partition(),
            partition_list(), boot_configuration(), memory_firmware(),
            signing(),        flash_layout()};
}

}  // namespace st
