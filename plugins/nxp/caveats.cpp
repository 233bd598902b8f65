// SPDX-License-Identifier: Apache-2.0
#include "caveats.hpp"

namespace nxp {
namespace {

// Releases whose script deletes files of meta-freescale that a layer it hooks has as well; otherwise the earlier
// meta-freescale would win.
struct Deletion {
    Release since;
    Release until;
    const char* files;
};
constexpr Deletion deletions[] = {
    {{}, {4, 19, 36}, "machine files, imx-base.inc and classes such as fsl-eula-unpack"},
    {{5, 4, 3}, {5, 4, 24}, "the class fsl-eula-unpack"},
    {{5, 4, 47, 1, 0, 1}, {5, 4, 47, 2, 2, 0}, "the class fsl-eula-unpack"},
    {{5, 10, 9}, {5, 10, 35}, "the machines imx8mnevk and imx8mpevk"},
    {{6, 6, 3}, {6, 6, 23}, "the machine imx8mq-lpddr4-wevk"},
};

bool within(const Release& release, const Release& since, const Release& until) {
    return release >= since && release < until;
}

void add_deletions(std::vector<std::string>& notes, const Tree& tree, const Setup& setup) {
    if (!setup.runs_release_script || !tree.has("meta-freescale")) return;
    for (const auto& deletion : deletions) {
        if (!within(setup.identity.release, deletion.since, deletion.until)) continue;
        notes.push_back("the vendor's set-up deletes from meta-freescale what its own layer replaces (" +
                        std::string(deletion.files) +
                        "); kas cannot. Where such a file is used, meta-freescale's would "
                        "win: patch it away (kas `patches`) or raise the vendor layer's prio");
    }
}

void add_source_edits(std::vector<std::string>& notes, const Tree& tree, const Setup& setup) {
    const auto& release = setup.identity.release;
    if (setup.kind == Kind::variscite && tree.has("poky") && within(release, {6, 1, 36}, {6, 6, 36})) {
        notes.push_back(
            "Variscite's set-up adds .zst to the archive suffixes in poky/bitbake/lib/bb/fetch2/__init__.py; "
            "kas does not. If unpacking a .zst archive fails, patch that file");
    }
    if (setup.kind == Kind::variscite_imx && within(release, {4, 14, 0}, {4, 19, 0})) {
        notes.push_back("Variscite's set-up weakens IMAGE_FSTYPES in a file of meta-fsl-bsp-release; kas does not");
    }
}

void add_family_limits(std::vector<std::string>& notes, const Setup& setup) {
    if (setup.kind == Kind::digi) {
        notes.push_back(
            "Digi's settings for the platform (local.conf of meta-digi/sdk/config) are not reproduced, only "
            "poky's template");
    }
    if (setup.kind == Kind::variscite && setup.identity.series >= Series::nanbield) {
        notes.push_back(
            "the layer list of Variscite's base repository is known up to mickledore; this release follows that one. "
            "Compare it with the bblayers.conf that Variscite's own set-up writes");
    }
    if (setup.distro.find("var-debian") != std::string::npos && !setup.machine.ends_with("-debian")) {
        notes.push_back("Variscite's Debian set-up appends -debian to the machine: " + setup.machine + "-debian");
    }
}

void add_eula(std::vector<std::string>& notes, bool accepted) {
    if (accepted) return;
    notes.push_back(
        "this file does not accept NXP's licence; bspctl's tuning overlay does when it builds. Read EULA.txt or "
        "LICENSE.txt in meta-imx or meta-freescale; --accept-eula writes the acceptance into the file, for builds "
        "without the overlay");
}

}  // namespace

std::vector<std::string> caveats(const bspctl::Input& input, const Tree& tree, const Setup& setup, bool accepted_eula) {
    std::vector<std::string> notes;
    add_deletions(notes, tree, setup);
    add_source_edits(notes, tree, setup);
    add_family_limits(notes, setup);
    for (const auto& setting : input.settings) {
        if (setting.key == "ignored") notes.push_back("ignored in the manifest: " + setting.value);
    }
    add_eula(notes, accepted_eula);
    return notes;
}

}  // namespace nxp
