// SPDX-License-Identifier: Apache-2.0
#include "detect/specialise.hpp"

#include <algorithm>

namespace bspctl::detect {

using vendors::Evidence;
using vendors::Match;

namespace {

constexpr int certain = 100;

// The first that fits, as everywhere: the user's before what ships, in the order of the file.
const Match* deciding(const Input& input, const std::vector<Match>& matches) {
    const auto found = std::ranges::find_if(matches, [&](const Match& match) {
        const bool by_user = match.definition->source == vendors::Source::user;
        return match.by == Evidence::manifest && (by_user || input.kind.empty());
    });
    return found == matches.end() ? nullptr : &*found;
}

plugins::Plugin* family_named(const std::vector<plugins::Plugin*>& families, const std::string& name) {
    const auto found = std::ranges::find_if(families, [&](auto* plugin) { return plugin->family({}).family == name; });
    return found == families.end() ? nullptr : *found;
}

Candidate& candidate_of(std::vector<Candidate>& candidates, const vendors::Definition& definition,
                        const std::string& plugin) {
    const auto found = std::ranges::find(candidates, definition.family, &Candidate::family);
    if (found != candidates.end()) return *found;
    candidates.push_back({definition.family, plugin, {}, nullptr});
    candidates.back().verdict.soc = definition.soc;
    return candidates.back();
}

bool agrees(const Candidate& candidate, const Match& match) {
    return candidate.verdict.soc.empty() || match.definition->soc == candidate.verdict.soc;
}

bool builds_upon(const Candidate& candidate, const Match& match) {
    return match.definition->family == candidate.family && agrees(candidate, match);
}

// A silicon vendor's layers are in everybody's trees: they do not say who made the board.
bool tells_maker(const Match& match) {
    return match.by >= Evidence::machine || !match.definition->of_silicon_vendor();
}

// The strongest evidence of who made the board, or null. Layers of several are in trees that are nobody's.
const Match* maker(const Candidate& candidate, const std::vector<Match>& matches) {
    const Match* best = nullptr;
    for (const auto& match : matches) {
        if (!agrees(candidate, match) || !tells_maker(match)) continue;
        if (best == nullptr) best = &match;
        if (match.by != best->by || best->by >= Evidence::machine) break;
        if (match.definition->vendor != best->definition->vendor) return nullptr;
    }
    return best;
}

// Of the maker's, else of the silicon vendor's.
const vendors::Definition* fitting(const Candidate& candidate, const std::vector<Match>& matches, const Match* maker) {
    const auto fits = [&](const Match& match) {
        return builds_upon(candidate, match) &&
               (maker == nullptr ? !tells_maker(match) : match.definition->vendor == maker->definition->vendor);
    };
    const auto found = std::ranges::find_if(matches, fits);
    return found == matches.end() ? nullptr : found->definition;
}

}  // namespace

void dispatch(std::vector<Candidate>& candidates, const Input& input, const std::vector<Match>& matches,
              const std::vector<plugins::Plugin*>& families) {
    const auto* match = deciding(input, matches);
    auto* plugin = match == nullptr ? nullptr : family_named(families, match->definition->family);
    if (plugin == nullptr) return;
    auto& chosen = candidate_of(candidates, *match->definition, plugin->info().id);
    std::erase(chosen.verdict.evidence, match->why);  // the family may have repeated it
    chosen.verdict.evidence.insert(chosen.verdict.evidence.begin(), match->why);
    for (auto& candidate : candidates) {
        candidate.verdict.confidence = &candidate == &chosen ? certain : std::min(candidate.verdict.confidence, certain - 1);
    }
}

void specialise(Candidate& candidate, const std::vector<Match>& matches) {
    const auto* told = maker(candidate, matches);
    candidate.definition = fitting(candidate, matches, told);
    if (told == nullptr || !candidate.verdict.vendor.empty()) return;
    candidate.verdict.vendor = told->definition->vendor;
    auto& evidence = candidate.verdict.evidence;
    if (std::ranges::find(evidence, told->why) == evidence.end()) evidence.push_back(told->why);
}

const vendors::Definition* definition_for(const Input& input, std::string_view family,
                                          const vendors::Library& definitions) {
    Candidate candidate;
    candidate.family = family;
    specialise(candidate, definitions.match(input));
    return candidate.definition;
}

}  // namespace bspctl::detect
