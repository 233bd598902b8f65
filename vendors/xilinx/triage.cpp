// SPDX-License-Identifier: Apache-2.0
//
// Patterns match the sentence that a class or tool of AMD's ends with, never a bare name: xsct, hdf and xilinx stand
// in every healthy log.
#include "triage.hpp"

namespace xilinx {
namespace {

using bspctl::Rule;
using bspctl::Scope;

Rule xsct_fetch() {
    Rule rule;
    rule.id = "xilinx-xsct-fetch";
    rule.category = "fetch-unavailable";
    rule.priority = 80;
    rule.pattern =
        R"((?:Failed to fetch URL|Unable to fetch URL from any source|Fetcher failure)[^\n]{0,400}/(?P<tarball>xsct[-_]?[\w.-]*\.tar\.xz))";
    rule.cause =
        "AMD's command line tool XSCT ({tarball}) could not be fetched; its addresses have moved more than once";
    rule.fix =
        "fetch it by hand and set EXTERNAL_XSCT_TARBALL to the file, or install Vitis, set XILINX_SDK_TOOLCHAIN to it "
        "and USE_XSCT_TARBALL = \"0\"";
    rule.link = "https://github.com/Xilinx/meta-xilinx-tools/issues/14";
    rule.positive =
        "WARNING: Failed to fetch URL http://petalinux.xilinx.com/sswreleases/rel-v2022/xsct-trim/xsct-2022-2.tar.xz;"
        "downloadfilename=xsct_2022.2.tar.xz, attempting MIRRORS if available";
    rule.negative =
        "NOTE: Fetching xsct binary tarball from http://petalinux.xilinx.com/sswreleases/rel-v2022/xsct-trim/"
        "xsct-2022-2.tar.xz";
    return rule;
}

Rule xsct_version() {
    Rule rule;
    rule.id = "xilinx-xsct-version";
    rule.category = "host-tool-missing";
    rule.priority = 80;
    rule.pattern = R"(XSCT (?:path was|binary is) not found\.)";
    rule.cause =
        "XSCT is not where the layers look for it: it is of another release than they are, or it is not unpacked";
    rule.fix =
        "take the XSCT of the layers' release: remove the xsct folder from the build folder so that it is unpacked "
        "anew, "
        "or correct XILINX_SDK_TOOLCHAIN; XILINX_VER_MAIN must be the release";
    rule.positive = "ERROR: XSCT path was not found.  This usually means the wrong version of XSCT is";
    rule.negative = "Using xsct from: /b/build/xsct/Vitis/2022.2/bin/xsct";
    return rule;
}

Rule xsct_checksum() {
    Rule rule;
    rule.id = "xilinx-xsct-checksum";
    rule.category = "fetch-checksum";
    rule.priority = 80;
    rule.pattern =
        R"(Provided external tarball's (?:sha256sum|md5sum) does not match checksum defined in xsct-tarball)";
    rule.cause = "the file in EXTERNAL_XSCT_TARBALL is not the XSCT that this release was tested with";
    rule.fix = "fetch the tarball of this release, or set VALIDATE_XSCT_CHECKSUM = \"0\" if the other is meant";
    rule.positive =
        "ERROR: Provided external tarball's sha256sum does not match checksum defined in xsct-tarball class";
    rule.negative = "NOTE: Checking local xsct tarball checksum";
    return rule;
}

Rule libtinfo() {
    Rule rule;
    rule.id = "xilinx-libtinfo";
    rule.category = "host-tool-missing";
    rule.priority = 85;
    rule.pattern =
        R"(libtinfo\.so\.5 is required by meta-xilinx-tools|(?:rdi_\w+|xsct|xsdb|hsi|rlwrap|librdi_\w+\.so)\S*: [^\n]{0,120}libtinfo\.so\.5: cannot open shared object file)";
    rule.cause = "AMD's XSCT is linked with libtinfo.so.5, which is not installed here";
    rule.fix =
        "install libtinfo5 (Debian, Ubuntu) or ncurses-compat-libs (Fedora), or build in a container that has it";
    rule.positive = "ERROR: libtinfo.so.5 is required by meta-xilinx-tools.";
    rule.negative = "checking for libtinfo.so.5... yes";
    return rule;
}

Rule hardware_design() {
    Rule rule;
    rule.id = "xilinx-hardware-design";
    rule.category = "config-machine";
    rule.priority = 75;
    rule.pattern =
        R"(\[HDF 64-\d+\]\s+(?P<what>File not found|[^\n]{0,300}is not valid Hardware Handoff File)|external-hdf[^\n]{0,80}was skipped: (?P<why>HDF_\w+[^\n]{0,120}must be[^\n]{0,80}))";
    rule.cause = "the hardware design (XSA, before 2019.2 HDF) from Vivado is not given or cannot be read: {what}{why}";
    rule.fix =
        "export the design with the Vivado of the layers' release and point HDF_URI (before 2023.1 HDF_BASE and "
        "HDF_PATH) "
        "at the file, with its sha256sum if it is fetched";
    rule.positive = "ERROR: [HDF 64-5] File not found - /b/build/tmp/work/fsbl/1.0/system.xsa";
    rule.negative = "INFO: [Hsi 55-1698] elapsed time for loading hardware design 2 seconds";
    return rule;
}

Rule boot_artefact() {
    Rule rule;
    rule.id = "xilinx-boot-artefact";
    rule.category = "provider-skipped";
    rule.priority = 75;
    rule.pattern =
        R"((?:The expected (?:bitstream )?file (?P<file>\S+\.(?:elf|bin|bit|pdi)) is not available\.|(?P<path>PDI_PATH) is not configured with the base design pdi|you have not provided a bitstream using (?P<variable>BITSTREAM_PATH)))";
    rule.cause = "a part of BOOT.BIN (firmware, bitstream or PDI) is neither built nor given: {file}{path}{variable}";
    rule.fix =
        "build it (enable the layer with its recipe: meta-xilinx-tools with XILINX_WITH_ESW = \"xsct\", or "
        "meta-xilinx-standalone-sdt), or point the variable at a prebuilt file; meta-xilinx-core/README.md lists them";
    rule.positive =
        "pmufw was skipped: The expected file /b/tmp/deploy/images/zcu102-zynqmp/pmufw.elf is not available.  See the "
        "meta-xilinx-core README.";
    rule.negative = "NOTE: Installing /b/tmp/deploy/images/zcu102-zynqmp/pmufw.elf";
    return rule;
}

Rule licence() {
    Rule rule;
    rule.id = "xilinx-licence";
    rule.category = "license-policy";
    rule.priority = 85;
    rule.pattern =
        R"(restricted license '?(?P<flag>xilinx\w*|commercial_\S*?(?:ffmpeg|x264|gstreamer1\.0-omx|libomxil|faac|faad2))'?[^\n]{0,80}(?:not listed|not whitelisted|Which is not))";
    rule.cause = "a package needs the licence {flag}, which the vendor's template accepts and this build does not";
    rule.fix = "read the licence, then build with --accept-eula, or set LICENSE_FLAGS_ACCEPTED for this one alone";
    rule.positive =
        "pmu-rom-native was skipped: because it has a restricted license 'xilinx'. Which is not listed in "
        "LICENSE_FLAGS_ACCEPTED.";
    rule.negative = "LICENSE_FLAGS_ACCEPTED = \"commercial_ffmpeg xilinx\"";
    return rule;
}

Rule members_only() {
    Rule rule;
    rule.id = "xilinx-restricted-download";
    rule.category = "fetch-unavailable";
    rule.priority = 80;
    rule.pattern = R"(The following download cannot be fetched automatically)";
    rule.cause = "{recipe} is behind AMD's download form, which asks for an account";
    rule.fix = "download the file that is named below by hand and put it into DL_DIR";
    rule.positive =
        "ERROR: kc705-bitstream-2022.2 do_fetch: The following download cannot be fetched automatically. Please "
        "manually "
        "download the file and place it in the 'downloads' directory (or on an available PREMIRROR).";
    rule.negative = "NOTE: Fetching https://www.xilinx.com/bin/public/openDownload?filename=xlnx-kc705.bit";
    return rule;
}

Rule microblaze_layer() {
    Rule rule;
    rule.id = "xilinx-microblaze-layer";
    rule.category = "layer-dependency";
    rule.priority = 80;
    rule.pattern = R"(You must include the meta-microblaze layer to build for this configuration)";
    rule.cause =
        "the machine, or a firmware of it, is for MicroBlaze, and the compiler for that is in a layer that is not "
        "enabled";
    rule.fix = "add meta-xilinx/meta-microblaze to the layers";
    rule.positive = "ERROR: You must include the meta-microblaze layer to build for this configuration.";
    rule.negative = "meta-microblaze      = \"HEAD:0123456789abcdef\"";
    return rule;
}

Rule machine_tune() {
    Rule rule;
    rule.id = "xilinx-machine-tune";
    rule.category = "config-machine";
    rule.priority = 75;
    rule.pattern = R"(The loaded DEFAULTTUNE is (?P<loaded>\S+), but it appears you intended (?P<intended>\S+)\.)";
    rule.cause = "the machine file sets DEFAULTTUNE ({intended}) too late: {loaded} was taken before";
    rule.fix = "set DEFAULTTUNE above the `require` line of the machine file";
    rule.positive =
        "ERROR: The loaded DEFAULTTUNE is cortexa72-cortexa53, but it appears you intended cortexa53. This is usually "
        "as "
        "a result of specifying it after the 'require' in the machine .conf file.";
    rule.negative = "DEFAULTTUNE = \"cortexa72-cortexa53\"";
    return rule;
}

Rule board_variable() {
    Rule rule;
    rule.id = "xilinx-board-variable";
    rule.category = "metadata-migration";
    rule.priority = 60;
    rule.pattern = R"(Deprecated BOARD \([^)]*\) or BOARD_VARIANT \([^)]*\) is being used)";
    rule.cause = "BOARD and BOARD_VARIANT are set; since 2022.2 the layers ignore them";
    rule.fix =
        "remove them, and make a machine file of its own for the board (see meta-xilinx-core/conf/machine/README)";
    rule.positive =
        "ERROR: Deprecated BOARD (zcu102) or BOARD_VARIANT (None) is being used, they are no longer supported and are "
        "ignored.";
    rule.negative = "BOARD = \"zcu102\"";
    return rule;
}

}  // namespace

std::vector<Rule> triage_rules() {
    return {xsct_fetch(), xsct_version(), xsct_checksum(),    libtinfo(),     hardware_design(), boot_artefact(),
            licence(),    members_only(), microblaze_layer(), machine_tune(), board_variable()};
}

}  // namespace xilinx
