// SPDX-License-Identifier: Apache-2.0
#include "triage.hpp"

namespace ti {

using bspctl::Rule;
using bspctl::Scope;

namespace {

Rule git_ti_com() {
    Rule rule;
    rule.id = "ti-git-server";
    rule.category = "fetch-unavailable";
    rule.priority = 60;
    rule.transient = true;
    rule.pattern =
        R"((?:unable to access '|Failed to fetch URL |unable to connect to |Failed to connect to )\S*git\.ti\.com)";
    rule.cause = "git.ti.com did not answer while {recipe} was fetched";
    rule.fix = "try again; where it stays so, set a PREMIRRORS entry or a local clone for git.ti.com";
    rule.positive =
        "fatal: unable to access 'https://git.ti.com/git/ti-linux-kernel/ti-linux-kernel.git/': "
        "Failed to connect to git.ti.com port 443 after 130032 ms";
    rule.negative = "NOTE: Fetching git://git.ti.com/git/processor-firmware/ti-linux-firmware.git;protocol=https";
    return rule;
}

Rule r5_multiconfig() {
    Rule rule;
    rule.id = "ti-k3r5-multiconfig";
    rule.category = "config-machine";
    rule.scope = Scope::console;
    rule.priority = 70;
    rule.pattern = R"(nonexistent multiconfig configuration named (?:configuration )?(?P<config>k3r5\S*))";
    rule.cause = "K3 boards build a second U-Boot for their R5 core in the multiconfig {config}, which is not set up";
    rule.fix =
        "enable meta-ti-bsp (it brings conf/multiconfig/k3r5.conf) and leave BBMULTICONFIG as the machine sets it";
    rule.positive =
        "ERROR: Multiconfig dependency mc::k3r5:ti-sci-fw:do_deploy depends on nonexistent multiconfig "
        "configuration named configuration k3r5";
    rule.negative = "NOTE: Multiconfig k3r5 parsed";
    return rule;
}

Rule arago_missing() {
    Rule rule;
    rule.id = "ti-arago-distro";
    rule.category = "config-machine";
    rule.scope = Scope::console;
    rule.priority = 70;
    rule.pattern = R"(DISTRO '(?P<distro>arago[^']*)' not found)";
    rule.cause = "the distribution {distro} is set, but the layer that has it is not enabled";
    rule.fix = "enable meta-arago's layer meta-arago-distro, or choose another distribution with --distro";
    rule.positive = "    DISTRO 'arago' not found. Please set a valid DISTRO in your local.conf";
    rule.negative = "DISTRO               = \"arago\"";
    return rule;
}

Rule secure_package() {
    Rule rule;
    rule.id = "ti-secdev-package";
    rule.category = "bootloader-build";
    rule.scope = Scope::task_log;
    rule.priority = 40;
    rule.pattern = R"(TI_SECURE_DEV_PKG environment variable must be defined)";
    rule.cause = "{recipe} builds for a high-security device and cannot sign without TI's development package";
    rule.fix = "set TI_SECURE_DEV_PKG_K3 (or _AUTO, _CAT) to the package, or build for the general-purpose device";
    rule.positive = "WARNING: TI_SECURE_DEV_PKG environment variable must be defined for TI secure devices.";
    rule.negative = "TI_SECURE_DEV_PKG=/opt/core-secdev-k3";
    return rule;
}

}  // namespace

std::vector<Rule> triage_rules() { return {git_ti_com(), r5_multiconfig(), arago_missing(), secure_package()}; }

}  // namespace ti
