// SPDX-License-Identifier: Apache-2.0
//
// Whether the layers fit each other, as BitBake will find out: by BBFILE_COLLECTIONS, LAYERSERIES_COMPAT and LAYERDEPENDS
// (bb.cookerdata, bb.cooker). Nothing is said of layers that a checkout is still going to change.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"
#include "doctor/repository_state.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

using Collection = Context::Collection;

// The configuration may say more of layers than its repositories do.
bool speaks_of(const Context& context, std::string_view word) {
    return context.settings_text.find(word) != std::string::npos;
}

std::string whole_list(const std::vector<std::string>& sentences) {
    constexpr std::size_t most = 5;
    const std::vector<std::string> shown(sentences.begin(), sentences.begin() + static_cast<std::ptrdiff_t>(std::min(sentences.size(), most)));
    const auto more = sentences.size() - shown.size();
    return text::join(shown, "; ") + (more == 0 ? "" : "; and " + std::to_string(more) + " more");
}

std::string owner(const Context& context, const fs::path& layer) {
    const auto* repository = repository_of(context, layer);
    return repository == nullptr ? layer.string() : "repository " + repository->name;
}

// -------------------------------------------------------------------------------------------------------- series

bool fits(const Collection& collection, const std::vector<std::string>& core) {
    if (collection.series.empty() || !collection.series_known) return true;
    return std::any_of(collection.series.begin(), collection.series.end(),
                       [&](const std::string& name) { return std::find(core.begin(), core.end(), name) != core.end(); });
}

std::vector<fs::path> layers_with_core(const Context& context, const std::vector<const Collection*>& suspects) {
    std::vector<fs::path> out;
    for (const auto* suspect : suspects) out.push_back(suspect->layer);
    for (const auto& collection : context.collections) {
        if (collection.name == "core") out.push_back(collection.layer);
    }
    return out;
}

Finding layer_series(const Context& context) {
    if (context.collections.empty()) return skip("no layer is here yet");
    if (context.core_series.empty()) return skip("the core layer is not here yet, or does not name its series");
    if (speaks_of(context, "LAYERSERIES_")) return skip("the configuration sets the series by itself");
    const auto core = text::join(context.core_series, " ");
    std::vector<const Collection*> suspects;
    for (const auto& collection : context.collections) {
        if (!fits(collection, context.core_series)) suspects.push_back(&collection);
    }
    if (suspects.empty()) return pass(std::to_string(context.collections.size()) + (context.collections.size() == 1 ? " layer fits" : " layers fit") + " the core's series, " + core);
    if (!are_settled(context, layers_with_core(context, suspects))) {
        return info("layers here do not fit each other; they are not at the wanted revisions yet");
    }
    std::vector<std::string> sentences;
    for (const auto* suspect : suspects) sentences.push_back(suspect->name + " is for " + text::join(suspect->series, " "));
    return block("layers do not support the core's series, " + core + ": " + whole_list(sentences),
                 "BitBake refuses them before it parses a recipe",
                 "take the " + context.core_series.back() + " branch of " + owner(context, suspects.front()->layer) +
                     ", or leave its layer out");
}

// -------------------------------------------------------------------------------------------------- dependencies

// BitBake compares as Debian does; plain numbers are what layers state, and nothing is said of other versions.
bool satisfies(const std::string& version, const Collection::Dependency& wanted) {
    const auto have = version_numbers(version), need = version_numbers(wanted.version);
    if (have.empty() || need.empty()) return true;
    const auto& how = wanted.comparison;
    if (how == "=" || how == "==") return have == need;
    if (how == "!=") return have != need;
    if (how == ">=") return have >= need;
    if (how == "<=") return have <= need;
    if (how == ">" || how == ">>") return have > need;
    if (how == "<" || how == "<<") return have < need;
    return true;
}

std::string problem_with(const Collection& who, const Collection::Dependency& wanted,
                         const std::map<std::string, const Collection*>& known) {
    const auto found = known.find(wanted.name);
    if (found == known.end()) return who.name + " needs " + wanted.name + ", which is not enabled";
    if (wanted.comparison.empty()) return {};
    const auto& version = found->second->version;
    const auto condition = who.name + " needs " + wanted.name + " " + wanted.comparison + " " + wanted.version;
    if (version.empty()) return condition + ", which states no version";
    return satisfies(version, wanted) ? std::string{} : condition + ", and it is " + version;
}

std::vector<fs::path> all_layers(const Context& context) {
    std::vector<fs::path> out;
    for (const auto& collection : context.collections) out.push_back(collection.layer);
    return out;
}

// Nothing can be missed that is not known yet.
std::string why_incomplete(const Context& context) {
    if (context.collections.empty()) return "no layer is here yet";
    if (!context.layers_complete) return "not every layer is here yet";
    if (speaks_of(context, "BBLAYERS") || speaks_of(context, "LAYERDEPENDS_") || speaks_of(context, "BBFILE_COLLECTIONS")) {
        return "the configuration changes the layers by itself";
    }
    return {};
}

Finding layer_dependencies(const Context& context) {
    if (auto why = why_incomplete(context); !why.empty()) return skip(std::move(why));
    std::map<std::string, const Collection*> known;
    for (const auto& collection : context.collections) known.emplace(collection.name, &collection);
    std::vector<std::string> problems;
    std::set<std::string> missing;
    for (const auto& collection : context.collections) {
        for (const auto& wanted : collection.depends) {
            auto problem = problem_with(collection, wanted, known);
            if (problem.empty()) continue;
            if (!known.contains(wanted.name)) missing.insert(wanted.name);
            problems.push_back(std::move(problem));
        }
    }
    if (problems.empty()) return pass("each layer has those that it needs");
    if (!are_settled(context, all_layers(context))) {
        return info("layers here lack others; they are not at the wanted revisions yet");
    }
    const auto names = text::join({missing.begin(), missing.end()}, ", ");
    return block(whole_list(problems), "BitBake refuses the layers before it parses a recipe",
                 missing.empty() ? "take branches of the same release of these layers"
                                 : "add the layers of the collections " + names +
                                       " to the configuration's repositories; layers.openembedded.org knows where they are");
}

Finding layer_collections(const Context& context) {
    if (context.collections.empty()) return skip("no layer is here yet");
    std::map<std::string, fs::path> seen;
    for (const auto& collection : context.collections) {
        const auto [first, is_new] = seen.emplace(collection.name, collection.layer);
        if (is_new) continue;
        const auto both = first->second.string() + " and " + collection.layer.string();
        if (!are_settled(context, {first->second, collection.layer})) {
            return info("two layers here are called " + collection.name + "; they are not at the wanted revisions yet");
        }
        return block("two layers are called " + collection.name + ": " + both, "BitBake refuses a collection that is there twice",
                     "enable one of them");
    }
    return pass("each layer has a name of its own");
}

}  // namespace

std::vector<Check> layer_checks() {
    return joined({{
        {"layer-series", "configuration", "whether the layers support the core's release series", false, 12s, layer_series,
         "Compares LAYERSERIES_COMPAT of each enabled layer on this disk with LAYERSERIES_CORENAMES of the core layer, as "
         "BitBake does when it starts. A layer of another release ends the build there. Layers whose repository is not at "
         "the wanted revision yet, and values that only Python can tell, are left out."},
        {"layer-dependencies", "configuration", "whether each layer has the layers that it needs", false, 12s, layer_dependencies,
         "Looks for each LAYERDEPENDS of the enabled layers among the other layers' collections, with the version that is "
         "asked for. BitBake ends with \"depends on layer …, but this layer is not enabled\" otherwise. Nothing is said "
         "before every layer is on this disk."},
        {"layer-collections", "configuration", "layers of the same name", false, 12s, layer_collections,
         "Two enabled layers with the same BBFILE_COLLECTIONS end the build when BitBake reads them: often a fork "
         "beside the original, or one repository at two places."},
    }, name_checks()});
}

}  // namespace bspctl::doctor
