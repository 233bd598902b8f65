// SPDX-License-Identifier: Apache-2.0
#include "topology.hpp"

#include <algorithm>

#include "layer_rules.hpp"

namespace nxp {
namespace {

using bspctl::Input;
using bspctl::Project;

Layer split(std::string_view rule) {
    const auto slash = rule.find('/');
    return {std::string(rule.substr(0, slash)),
            slash == std::string_view::npos ? "." : std::string(rule.substr(slash + 1))};
}

bool names_machine(std::string_view machines, std::string_view machine) {
    if (machines.empty()) return true;
    for (;;) {
        const auto blank = machines.find(' ');
        if (machine.starts_with(machines.substr(0, blank))) return true;
        if (blank == std::string_view::npos) return false;
        machines.remove_prefix(blank + 1);
    }
}

// One core or the other is there; that a list names both is no loss.
bool is_core(std::string_view folder) {
    return folder == "poky" || folder == "openembedded-core" || folder == "meta-yocto";
}

class Collector {
public:
    Collector(const Input& input, const Tree& tree, const Setup& setup) : input_(input), tree_(tree), setup_(setup) {}

    Topology collect() {
        add_base();
        if (setup_.runs_release_script) add_script();
        add_vendor_layers();
        if (setup_.kind == Kind::variscite && setup_.runs_release_script) filter_variscite();
        note_absent();
        return std::move(out_);
    }

private:
    // Where a layer is named twice the first place counts: Variscite's filter keeps the first line, and BitBake would
    // read the layer's recipes once only.
    void add(std::string_view rule, bool expected) {
        auto layer = split(rule);
        if (!tree_.has(layer.folder)) {
            if (expected && !is_core(layer.folder)) remember_absent(layer.folder);
            return;
        }
        if (std::find(out_.layers.begin(), out_.layers.end(), layer) == out_.layers.end()) {
            out_.layers.push_back(std::move(layer));
        }
    }

    void remember_absent(const std::string& folder) {
        if (std::find(absent_.begin(), absent_.end(), folder) == absent_.end()) absent_.push_back(folder);
    }

    void add(std::span<const SeriesRule> rules) {
        const auto series = setup_.identity.series;
        for (const auto& rule : rules) {
            if (series < rule.since || series >= rule.until || !names_machine(rule.machines, setup_.machine)) continue;
            // A rule for a span was written for trees that have the repository; one without serves all by presence.
            add(rule.layer, rule.since != Series::denzil && rule.machines.empty());
        }
    }

    void add_base() {
        const auto series = setup_.identity.series;
        switch (setup_.kind) {
            case Kind::variscite:
                return add(variscite_base());
            case Kind::variscite_fslc:
                return add(variscite_fslc_base(series));
            case Kind::boundary:
                return add(boundary_base(series));
            case Kind::qoriq:
                return add(qoriq_layers());
            case Kind::digi:
                return add(digi_layers());
            default:
                return add(community_base());
        }
    }

    void add_script() {
        const auto& release = setup_.identity.release;
        for (const auto& rule : nxp_script()) {
            if (release < rule.since || release >= rule.until) continue;
            if (!rule.needs.empty() && !tree_.has(rule.needs)) continue;
            if (setup_.kind == Kind::variscite_imx && is_not_copied(rule.layer)) continue;
            add(rule.layer, true);
        }
    }

    // Variscite's copies of the script never took these over.
    static bool is_not_copied(std::string_view layer) {
        return layer == "meta-imx/meta-v2x" || layer == "meta-browser/meta-chromium";
    }

    void add_all(std::initializer_list<std::string_view> rules) {
        for (const auto rule : rules) add(rule, false);
    }

    void add_vendor_layers() {
        if (setup_.kind == Kind::variscite_imx) {
            add_all({"meta-swupdate", "meta-virtualization", "meta-variscite-imx", "meta-variscite-hab"});
        }
        if (setup_.kind == Kind::variscite && setup_.distro.find("var-debian") != std::string::npos) {
            add_all({"meta-nxp-desktop", "meta-variscite-debian"});
        }
        if (setup_.kind == Kind::boundary_imx) {
            add("meta-boundary", true);
            if (setup_.identity.release >= Release(6, 1, 55)) add("meta-summit-radio/meta-summit-radio", true);
        }
        if (tree_.has("meta-tn-imx-bsp")) add_technexion();
        else if (setup_.kind == Kind::nxp || setup_.kind == Kind::community) add_script_owner();
    }

    void add_technexion() {
        add_all({"meta-swupdate", "meta-tn-imx-bsp", "meta-tn-wifi", "meta-tn-vizionsdk", "meta-nxp-nfc"});
        out_.notes.push_back("TechNexion's wrapper is not followed line by line: NXP's layers, then TechNexion's");
    }

    // A board vendor whose set-up is unknown still links its script into the top folder, out of its own layer. Where
    // NXP's script is linked as well, the other one belongs to a demo that is set up on top of it.
    void add_script_owner() {
        const Project* vendor = nullptr;
        std::string script;
        for (const auto& file : input_.files) {
            const auto* owner = file.key.find("setup") == std::string::npos ? nullptr : owner_of(file.value);
            if (owner == nullptr) continue;
            if (is_release_layer(*owner)) return note_demo();
            if (vendor != nullptr || owner->short_name() == "fsl-community-bsp-base") continue;
            vendor = owner;
            script = file.value.substr(owner->path.size() + 1);
        }
        if (vendor != nullptr) add_unknown_vendor(*vendor, script);
    }

    void note_demo() {
        for (const auto& file : input_.files) {
            const auto* owner = file.key.find("setup") == std::string::npos ? nullptr : owner_of(file.value);
            if (owner == nullptr || is_release_layer(*owner) || owner->short_name() == "fsl-community-bsp-base")
                continue;
            out_.notes.push_back(file.key + " of " + std::string(owner->short_name()) +
                                 " is not followed: its layers are left out");
        }
    }

    [[nodiscard]] const Project* owner_of(std::string_view file) const {
        for (const auto& project : input_.projects) {
            if (file.size() > project.path.size() && file.starts_with(project.path) &&
                file[project.path.size()] == '/') {
                return &project;
            }
        }
        return nullptr;
    }

    static bool is_release_layer(const Project& project) {
        return project.short_name() == "meta-imx" || project.short_name() == "meta-fsl-bsp-release";
    }

    void add_unknown_vendor(const Project& owner, std::string_view script) {
        const auto layer = layer_with_script(owner, script);
        if (!layer.empty()) add(layer, true);
        out_.notes.push_back("the set-up script of " + std::string(owner.short_name()) +
                             " is not known: the layers are those of " +
                             (setup_.runs_release_script ? "NXP's own set-up" : "the community's set-up") +
                             (layer.empty() ? "" : ", then " + layer) + ". Check them against the vendor's list");
    }

    // tools/ and scripts/ hold scripts; any other directory with a set-up script in it is a layer. A base repository,
    // or one outside the folder of the layers, is none.
    [[nodiscard]] std::string layer_with_script(const Project& owner, std::string_view script) const {
        if (!owner.path.starts_with(tree_.prefix())) return {};
        const auto folder = owner.path.substr(tree_.prefix().size());
        if (!folder.starts_with("meta-")) return {};
        const auto directory = script.substr(0, script.find('/'));
        return directory.starts_with("meta-") ? folder + "/" + std::string(directory) : folder;
    }

    void filter_variscite() {
        std::erase_if(out_.layers, [](const Layer& layer) {
            return layer.folder == "meta-freescale-ml" || layer.folder == "meta-qt5";
        });
        std::erase_if(absent_,
                      [](const std::string& folder) { return folder == "meta-qt5" || folder == "meta-freescale-ml"; });
    }

    void note_absent() {
        if (absent_.empty()) return;
        std::string names;
        for (const auto& folder : absent_) names += (names.empty() ? "" : ", ") + folder;
        out_.notes.push_back("left out, because the manifest does not have them: " + names);
    }

    const Input& input_;
    const Tree& tree_;
    const Setup& setup_;
    Topology out_;
    std::vector<std::string> absent_;
};

}  // namespace

Topology topology(const Input& input, const Tree& tree, const Setup& setup) {
    return Collector(input, tree, setup).collect();
}

}  // namespace nxp
