// SPDX-License-Identifier: Apache-2.0
#include "triage/hits.hpp"

#include <algorithm>
#include <utility>

namespace bspctl::triage {
namespace {

// kas prints its child's errors twice, and the event log holds them without "ERROR: ": the same words are no further
// evidence.
bool same_words(const std::string& a, const std::string& b) { return a.ends_with(b) || b.ends_with(a); }

// "Multiple .bb files provide virtual/kernel" says itself whom it is about; the first task to fail after it is another.
// So does what nothing provides: it was looked for before any task ran.
bool names_another(const Hit& hit, const Owner& owner) {
    if (find_value(hit.captures, "item")) return true;
    const auto named = find_value(hit.captures, "recipe");
    return named && !owner.recipe.starts_with(*named) && !named->starts_with(owner.recipe);
}

}  // namespace

void Hits::add(Hit hit) {
    const auto key = std::tuple(hit.rule, hit.owner.recipe, hit.owner.task);
    const auto found = known_.find(key);
    if (found == known_.end()) {
        if (hits_.size() == limit) return;
        known_.emplace(key, hits_.size());
        hits_.push_back(std::move(hit));
        return;
    }
    auto& known = hits_[found->second];
    for (auto& capture : hit.captures) {
        if (!find_value(known.captures, capture.key)) known.captures.push_back(std::move(capture));
    }
    known.quiet = known.quiet && hit.quiet;
    const auto same = [&](const Evidence& old) { return same_words(old.text, hit.evidence.front().text); };
    const bool repeated = std::any_of(known.evidence.begin(), known.evidence.end(), same);
    if (!repeated && known.evidence.size() < evidence_limit) known.evidence.push_back(std::move(hit.evidence.front()));
}

void Hits::adopt(std::size_t first, const Owner& owner) {
    for (auto i = first; i < hits_.size(); ++i) {
        auto& hit = hits_[i];
        if (!hit.owner.recipe.empty() || hit.quiet || names_another(hit, owner)) continue;
        known_.erase({hit.rule, hit.owner.recipe, hit.owner.task});
        hit.owner = owner;
        known_.try_emplace({hit.rule, owner.recipe, owner.task}, i);
    }
}

void Hits::add_condition(std::size_t rule, std::size_t condition, const Owner& owner, const std::string& file) {
    Sight sight{rule, condition, owner, file};
    if (sights_.size() == limit || std::find(sights_.begin(), sights_.end(), sight) != sights_.end()) return;
    sights_.push_back(std::move(sight));
}

bool Hits::seen(const Hit& hit, std::size_t condition) const {
    return std::any_of(sights_.begin(), sights_.end(), [&](const Sight& sight) {
        if (sight.rule != hit.rule || sight.condition != condition) return false;
        const bool nobodys = sight.owner.recipe.empty() || hit.owner.recipe.empty();
        return sight.owner == hit.owner || (nobodys && sight.file == hit.evidence.front().file);
    });
}

bool Hits::conditions_hold(const Hit& hit, const SourcedRule& rule) const {
    std::size_t condition = 0;
    for (; condition < rule.with.size(); ++condition) {
        if (!seen(hit, condition)) return false;
    }
    for (; condition < rule.with.size() + rule.without.size(); ++condition) {
        if (seen(hit, condition)) return false;
    }
    return true;
}

}  // namespace bspctl::triage
