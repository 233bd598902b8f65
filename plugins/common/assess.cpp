// SPDX-License-Identifier: Apache-2.0
#include "assess.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "boards.hpp"
#include "pattern.hpp"

namespace boards {

using bspctl::Input;
using bspctl::Project;

namespace {

// Below this many layers a manifest without a core is one that others include or that adds to a tree.
constexpr std::size_t few_layers = 5;

struct Share {
    int owned = 0, shared = 0;
    std::string strongest;  // the layer to name as evidence
};

// What the host's vendor definitions make of the input, where they know something of it.
struct Advice {
    std::string soc, by, why;

    explicit Advice(const Input& input)
        : soc(bspctl::find_value(input.settings, "definition.soc").value_or("")),
          by(bspctl::find_value(input.settings, "definition.by").value_or("")),
          why(bspctl::find_value(input.settings, "definition.why").value_or("")) {}

    [[nodiscard]] bool names_board() const { return by == "machine" || by == "name"; }
};

// What the repositories and layers of an input say, counted.
struct Survey {
    bool core = false;
    bool isar = false;
    std::size_t layers = 0;
    std::map<std::string, Share, std::less<>> socs;
    std::map<std::string, std::string, std::less<>> publisher_socs;  // soc -> url

    void add_layer(std::string_view name) {
        if (!name.starts_with("meta-")) return;
        ++layers;
        const auto* layer = find_layer(name);
        if (layer == nullptr) return;
        auto& share = socs[std::string(layer->soc)];
        const bool owned = layer->weight == Weight::owned;
        if (share.strongest.empty() || (owned && share.owned == 0)) share.strongest = name;
        ++(owned ? share.owned : share.shared);
    }

    void add_url(const std::string& url) {
        const auto* publisher = find_publisher(url);
        if (publisher != nullptr) publisher_socs.emplace(publisher->soc, url);
    }
};

bool is_core(std::string_view name) {
    const auto text = lower(name);
    return text == "poky" || text == "bitbake" || text == "openembedded-core" || text == "oe-core" ||
           text == "yocto-poky" || text == "isar";
}

std::string_view last_part(std::string_view path) {
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.ends_with(".git")) path.remove_suffix(4);
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// A repository whose layers are all switched off is fetched, but builds nothing.
bool gives_layers(const Project& project) {
    return project.layers_form != bspctl::LayersForm::listed || !project.layers.empty();
}

Survey survey(const Input& input) {
    Survey found;
    for (const auto& project : input.projects) {
        std::set<std::string_view> names{project.short_name(), last_part(project.path), last_part(project.url)};
        for (const auto name : names) {
            found.core = found.core || is_core(name);
            found.isar = found.isar || name == "isar";
        }
        if (!gives_layers(project)) continue;
        for (const auto& layer : project.layers) names.insert(last_part(layer));
        for (const auto name : names) found.add_layer(name);
        found.add_url(project.url);
    }
    found.isar = found.isar || input.build_system.starts_with("isar");
    return found;
}

bool is_manifest(const Input& input) { return input.kind == bspctl::kind_repo_manifest; }

// Why a manifest builds nothing by itself, or empty.
std::string objection(const Input& input, const Survey& found) {
    if (!is_manifest(input) || found.core || found.layers >= few_layers) return {};
    const auto android = std::any_of(input.projects.begin(), input.projects.end(), [](const Project& project) {
        return project.name.starts_with("platform/") || project.path.starts_with("frameworks/");
    });
    if (android) return "an Android (AOSP) manifest, not an OpenEmbedded one";
    return "a partial manifest: " + std::to_string(found.layers) +
           " layers and no OpenEmbedded core (poky, openembedded-core, bitbake)";
}

// The one silicon vendor the layers point to, "multi" when they point to several alike, empty when to none.
std::string soc_of_layers(const Survey& found) {
    if (found.socs.size() == 1) return found.socs.begin()->first;
    std::string owner;
    for (const auto& [soc, share] : found.socs) {
        if (share.owned == 0) continue;
        if (!owner.empty()) return "multi";
        owner = soc;
    }
    return owner.empty() && !found.socs.empty() ? "multi" : owner;
}

void add_layer_evidence(Assessment& out, const Survey& found) {
    if (out.soc == "multi") {
        std::string names;
        for (const auto& [soc, share] : found.socs) names += (names.empty() ? "" : ", ") + soc;
        out.evidence.push_back("layers of several silicon vendors and no owner: " + names);
    }
    if (const auto share = found.socs.find(out.soc); share != found.socs.end()) {
        out.evidence.push_back("layer " + share->second.strongest + " is for " + out.soc + " boards");
    }
    if (const auto url = found.publisher_socs.find(out.soc); url != found.publisher_socs.end()) {
        out.evidence.push_back("repository url " + url->second);
    }
}

// The machine decides where it is known; layers confirm it.
void judge_machine(Assessment& out, const Input& input, const Survey& found, std::string_view soc, std::string why) {
    out.soc = soc;
    out.evidence.push_back(std::move(why));
    const bool confirmed = found.socs.contains(out.soc);
    out.confidence = confirmed ? 95 : 70;
    // A machine of the reference layers, brought by a silicon vendor's own: then it is that vendor's board.
    if (out.soc == "generic" && input.machine.starts_with("beagle") && found.socs.contains("ti")) {
        out.soc = "ti";
        out.confidence = 85;
    }
    if (!confirmed && !input.projects.empty() && out.soc != "generic") {
        out.evidence.push_back("no layer of that silicon vendor among the repositories");
    }
}

// A board vendor's layers settle what those of several silicon vendors leave open.
void judge_layers(Assessment& out, const Survey& found, const Advice& advice) {
    out.soc = soc_of_layers(found);
    out.confidence = out.soc == "multi" ? 50 : 85;
    if (advice.by == "layer" && (out.soc.empty() || out.soc == "multi")) {
        out.soc = advice.soc;
        out.confidence = 80;
        out.evidence.push_back(advice.why);
    }
    if (!out.soc.empty()) return;
    out.confidence = 60;
    if (found.publisher_socs.size() == 1) {
        out.soc = found.publisher_socs.begin()->first;
    } else if (advice.by == "silicon" || advice.by == "repository") {
        out.soc = advice.soc;
        out.evidence.push_back(advice.why);
    }
}

void judge_name(Assessment& out, const Input& input) {
    const auto* name = find_file_name(input.file_name);
    if (name == nullptr) return;
    out.evidence.push_back("file name " + in_words(name->pattern));
    if (out.soc.empty() && input.kind.empty()) {
        out.soc = name->soc;
        out.confidence = 50;
    }
}

// A name alone: only what is known can be built from it.
bool is_known_name(const Input& input, const Advice& advice) {
    const auto* name = find_file_name(input.file_name);
    return advice.names_board() || find_machine(input.machine) != nullptr || (name != nullptr && !name->soc.empty());
}

void judge(Assessment& out, const Input& input, const Survey& found, const Advice& advice) {
    if (advice.names_board()) return judge_machine(out, input, found, advice.soc, advice.why);
    const auto* machine = find_machine(input.machine);
    if (machine == nullptr) return judge_layers(out, found, advice);
    judge_machine(out, input, found, machine->soc, "machine " + input.machine + " " + in_words(machine->pattern));
}

}  // namespace

Assessment assess(const Input& input) {
    Assessment out;
    const auto found = survey(input);
    if (auto why_not = objection(input, found); !why_not.empty()) {
        out.evidence.push_back(std::move(why_not));
        return out;
    }
    const Advice advice(input);
    out.buildable = !input.projects.empty() || is_known_name(input, advice);
    if (!out.buildable) {
        out.evidence.emplace_back(find_file_name(input.file_name) == nullptr
                                      ? "neither its name nor its content says what it builds"
                                      : "by its name an Android manifest, not an OpenEmbedded one");
        return out;
    }
    judge(out, input, found, advice);
    add_layer_evidence(out, found);
    judge_name(out, input);
    if (input.kind == bspctl::kind_oe_layersetup) {
        out.soc = "ti";
        out.confidence = 95;
        out.evidence.emplace_back("oe-layersetup is TI's way to set up a tree");
    }
    out.vendor_tree = !found.isar && input.kind != bspctl::kind_bitbake_setup;
    if (found.isar) {
        out.evidence.insert(out.evidence.begin(), "built with Isar, from Debian packages and no vendor layers");
        out.soc = "generic";
    }
    if (out.soc.empty()) out.soc = "generic";
    return out;
}

bspctl::Verdict claim(const Assessment& assessment, std::string_view soc) {
    bspctl::Verdict verdict;
    verdict.evidence = assessment.evidence;
    if (!assessment.buildable) return verdict;
    if (assessment.soc != soc || !assessment.vendor_tree) {
        verdict.evidence.insert(verdict.evidence.begin(),
                                "the silicon is not " + std::string(soc) + " but " + assessment.soc);
        return verdict;
    }
    verdict.confidence = assessment.confidence;
    verdict.soc = assessment.soc;
    return verdict;
}

}  // namespace boards
