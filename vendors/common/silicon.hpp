// SPDX-License-Identifier: Apache-2.0
//
// "Is this input a build for our silicon, and what says so?" for a family that knows its own names. What is another's
// is left to others. Needs the SDK alone.
#ifndef BSPCTL_VENDORS_SILICON_HPP
#define BSPCTL_VENDORS_SILICON_HPP

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bspctl/sdk.hpp"

namespace vendors {

using Patterns = std::span<const std::string_view>;

// The names of one silicon vendor. Patterns: '*' is any run of characters, '#' one digit; letters match in both cases.
struct Silicon {
    std::string_view soc;   // as verdicts name it, "xilinx"
    Patterns machines;      // MACHINE names
    Patterns owned_layers;  // only this vendor's own trees have them
    Patterns layers;        // trees for several vendors carry them beside others'
    Patterns publishers;    // host/organisation of repository addresses
    Patterns files;         // names its manifests are published under
};

namespace detail {

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline bool same(char c, char expected) { return expected == '#' ? c >= '0' && c <= '9' : lower(c) == lower(expected); }

// Below this many layers a manifest without a core is one that others include, or that adds to a tree.
inline constexpr std::size_t few_layers = 5;

// Layers that tell of silicon, each with a '!' before those that only its vendor's own trees have. A family's own
// names are looked up first, so this one list serves all.
inline constexpr std::string_view known_layers[]{
    "!meta-imx*",
    "!meta-nxp*",
    "!meta-fsl-bsp-release",
    "!meta-freescale-distro",
    "!meta-qoriq*",
    "meta-freescale*",
    "meta-fsl-*",
    "!meta-arago*",
    "!meta-tisdk",
    "!meta-processor-sdk",
    "meta-ti",
    "meta-ti-*",
    "meta-beagle*",
    "!meta-st-openstlinux*",
    "meta-st-*",
    "meta-stm32*",
    "!meta-petalinux",
    "!meta-kria",
    "!meta-amd-edf",
    "meta-xilinx*",
    "meta-amd-adaptive*",
    "!meta-qcom-hwe",
    "!meta-qcom-distro",
    "!meta-qti-*",
    "meta-qcom*",
    "meta-raspberrypi",
    "meta-tegra*",
    "meta-rockchip*",
    "meta-renesas*",
    "meta-rcar*",
    "meta-rz*",
    "meta-atmel",
    "meta-microchip*",
    "meta-mchp*",
    "meta-polarfire*",
    "meta-intel*",
    "meta-sunxi*",
    "meta-allwinner*",
    "meta-meson*",
    "meta-amlogic*",
    "meta-odroid*",
    "meta-starfive*",
    "meta-sifive*",
    "meta-variscite-*",
    "meta-toradex-nxp",
    "meta-toradex-ti",
    "meta-toradex-tegra",
};

// Machines of emulators and of the reference layers: nobody's silicon.
inline constexpr std::string_view nobodys_machines[]{
    "*qemu*", "generic*86*", "genericarm64", "beaglebone-yocto", "*container*", "vmware*", "virtualbox*", "x86-*",
};

}  // namespace detail

// Greedy with one place to come back to: linear for short patterns, and never exponential.
inline bool matches(std::string_view name, std::string_view pattern) {
    constexpr auto nowhere = std::string_view::npos;
    std::size_t n = 0, p = 0, star = nowhere, resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && detail::same(name[n], pattern[p])) {
            ++n, ++p;
        } else if (star != nowhere) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == nowhere;
}

inline bool matches_any(std::string_view name, Patterns patterns) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](std::string_view pattern) { return matches(name, pattern); });
}

// Is the machine of this silicon? Also without its leading words, so that a board vendor's prefix does not hide it.
inline bool is_machine(std::string_view name, const Silicon& silicon) {
    while (!name.empty() && !matches_any(name, silicon.machines)) {
        const auto dash = name.find('-');
        name = dash == std::string_view::npos ? std::string_view{} : name.substr(dash + 1);
    }
    return !name.empty();
}

namespace detail {

// "https://user@host/org/repo.git", "git@host:org/repo": host/org/repo.git
inline std::string address_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
    const auto host = url.substr(0, url.find('/'));
    if (const auto at = host.find('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
    std::string address(url);
    if (const auto colon = address.find(':'); colon != std::string::npos) address[colon] = '/';
    return address;
}

inline std::string_view last_part(std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.ends_with(".git")) path.remove_suffix(4);
    return path.substr(path.find_last_of('/') + 1);
}

inline bool is_core(std::string_view name) {
    return matches_any(name,
                       std::vector<std::string_view>{"poky", "yocto-poky", "bitbake", "oe-core", "openembedded-core"});
}

// What the repositories of an input say.
struct Survey {
    bool core = false, isar = false;
    std::size_t layers = 0;
    std::string owned, shared, publisher;  // the first of each that is ours; empty: none
    std::string foreign_owner, foreign;    // the same of others

    // The layer of ours to name as evidence; empty: none.
    [[nodiscard]] const std::string& layer() const { return owned.empty() ? shared : owned; }

    void add_layer(std::string_view name, const Silicon& silicon) {
        if (!name.starts_with("meta-")) return;
        ++layers;
        if (matches_any(name, silicon.owned_layers)) keep(owned, name);
        else if (matches_any(name, silicon.layers)) keep(shared, name);
        else add_foreign(name);
    }

    void add_foreign(std::string_view name) {
        for (auto pattern : known_layers) {
            const bool owner = pattern.starts_with('!');
            if (owner) pattern.remove_prefix(1);
            if (!matches(name, pattern)) continue;
            keep(owner ? foreign_owner : foreign, name);
            return;
        }
    }

    static void keep(std::string& first, std::string_view name) {
        if (first.empty()) first = name;
    }
};

inline Survey survey(const bspctl::Input& input, const Silicon& silicon) {
    Survey found;
    for (const auto& project : input.projects) {
        std::set<std::string_view> names{project.short_name(), last_part(project.path), last_part(project.url)};
        found.core = found.core || std::any_of(names.begin(), names.end(), is_core);
        found.isar = found.isar || names.contains("isar");
        // A repository whose layers are all switched off is fetched, but builds nothing.
        if (project.layers_form == bspctl::LayersForm::listed && project.layers.empty()) continue;
        for (const auto& layer : project.layers) names.insert(last_part(layer));
        for (const auto name : names) found.add_layer(name, silicon);
        const auto address = address_of(project.url);
        const auto publishes = [&](std::string_view who) { return matches(address, std::string(who) + "/*"); };
        if (std::any_of(silicon.publishers.begin(), silicon.publishers.end(), publishes)) {
            Survey::keep(found.publisher, project.url);
        }
    }
    found.isar = found.isar || input.build_system.starts_with("isar");
    return found;
}

// Why the input is no build of a silicon vendor's tree whatever its names say, or empty.
inline std::string objection(const bspctl::Input& input, const Survey& found) {
    const bool manifest = input.kind == bspctl::kind_repo_manifest;
    if (!input.kind.empty() && !manifest && input.kind != bspctl::kind_kas) return "not a kas file or a repo manifest";
    if (found.isar) return "built with Isar, from Debian packages and no vendor layers";
    if (manifest && !found.core && found.layers < few_layers) {
        return "a partial manifest: " + std::to_string(found.layers) + " layers and no OpenEmbedded core";
    }
    return {};
}

// How sure the layers make us, 0 to 100. Others' layers beside ours need one that only our trees have.
inline int trust_in_layers(const Survey& found) {
    if (!found.owned.empty()) return found.foreign_owner.empty() ? 85 : 0;
    if (!found.shared.empty()) return found.foreign_owner.empty() && found.foreign.empty() ? 85 : 0;
    return !found.publisher.empty() && found.foreign_owner.empty() && found.foreign.empty() ? 60 : 0;
}

// Do the host's vendor definitions know the board, by its machine's name or, without one, the manifest's?
inline bool is_known_board(const bspctl::Input& input) {
    const auto by = bspctl::find_value(input.settings, "definition.by");
    return by == "machine" || by == "name";
}

// Has the board this silicon, by the definitions or by its own name?
inline bool is_board(const bspctl::Input& input, const Silicon& silicon) {
    if (is_known_board(input)) return bspctl::find_value(input.settings, "definition.soc") == silicon.soc;
    return is_machine(input.machine, silicon);
}

// How sure machine, layers and name make us together, 0 to 100.
inline int confidence(const bspctl::Input& input, const Silicon& silicon, const Survey& found) {
    if (is_board(input, silicon)) return found.layer().empty() ? 70 : 95;
    if (is_known_board(input)) return 0;
    if (matches_any(input.machine, nobodys_machines)) return 0;
    const bool name_alone = input.kind.empty() && input.machine.empty();
    return name_alone && matches_any(input.file_name, silicon.files) ? 50 : trust_in_layers(found);
}

inline std::vector<std::string> signs(const bspctl::Input& input, const Silicon& silicon, const Survey& found) {
    const std::string soc(silicon.soc);
    std::vector<std::string> out;
    if (is_board(input, silicon) && !input.machine.empty()) {
        out.push_back("machine " + input.machine + " has " + soc + " silicon");
    }
    if (!found.layer().empty()) out.push_back("layer " + found.layer() + " is for " + soc + " boards");
    if (!found.publisher.empty()) out.push_back("repository url " + found.publisher);
    if (out.empty()) out.push_back("the file name is one of " + soc + "'s");
    return out;
}

inline std::string counter_sign(const bspctl::Input& input, const Silicon& silicon, const Survey& found) {
    if (matches_any(input.machine, nobodys_machines)) {
        return "machine " + input.machine + " is an emulator or a reference board";
    }
    if (is_known_board(input)) return bspctl::find_value(input.settings, "definition.why").value_or("");
    const auto& other = found.foreign_owner.empty() ? found.foreign : found.foreign_owner;
    if (!other.empty()) return "layer " + other + " is for another vendor's boards";
    return "nothing names " + std::string(silicon.soc) + " silicon";
}

}  // namespace detail

// The verdict of the family that builds for `silicon`. Looks at the machine, the layers, who publishes them; at the
// file name only when there is nothing else. Never throws but for want of memory.
inline bspctl::Verdict claim(const bspctl::Input& input, const Silicon& silicon) {
    bspctl::Verdict verdict;
    const auto found = detail::survey(input, silicon);
    if (auto reason = detail::objection(input, found); !reason.empty()) {
        verdict.evidence = {std::move(reason)};
        return verdict;
    }
    verdict.confidence = detail::confidence(input, silicon, found);
    if (verdict.confidence == 0) {
        verdict.evidence = {detail::counter_sign(input, silicon, found)};
        return verdict;
    }
    verdict.soc = silicon.soc;
    verdict.evidence = detail::signs(input, silicon, found);
    return verdict;
}

}  // namespace vendors

#endif  // BSPCTL_VENDORS_SILICON_HPP
