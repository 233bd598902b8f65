// SPDX-License-Identifier: Apache-2.0
#include "plugins/families.hpp"

#include <algorithm>

namespace bspctl::plugins {

namespace {

bool is_family_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !name.empty() && name.front() != '-' && name.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

void Families::add(Instance& plugin, const std::string& word, const std::string& derives) {
    if (!is_family_name(word)) {
        throw Failure("its family has the malformed name \"" + word + "\"", {},
                      "family names are of lower-case letters, digits and \"-\"");
    }
    if (const auto* taken = find(word)) {
        const auto& other = taken->info();
        throw Failure("its family " + word + " is already that of " + other.id + " (" + other.path.string() + ")", {},
                      "--no-plugin " + other.id + " makes room for it");
    }
    families_.push_back({word, derives, &plugin, &plugin});
}

// A base is never itself derived: two steps would make it hard to say whose word counts.
std::vector<std::pair<Instance*, Failure>> Families::derive() {
    std::vector<std::pair<Instance*, Failure>> refused;
    for (auto& family : families_) {
        if (family.derives.empty()) continue;
        const auto base = std::ranges::find(families_, family.derives, &Family::word);
        if (base == families_.end() || !base->derives.empty()) {
            const auto* reason = base == families_.end() ? ", which is not there" : ", which is itself derived";
            refused.emplace_back(family.own, Failure("it builds upon the family " + family.derives + reason, {},
                                                     "`bspctl plugin list` shows the families"));
            family.plugin = nullptr;
            continue;
        }
        family.own->set_base(base->plugin);
        family.plugin = derived_.emplace_back(std::make_unique<DerivedFamily>(*family.own, *base->plugin)).get();
    }
    std::erase_if(families_, [](const Family& family) { return family.plugin == nullptr; });
    return refused;
}

std::vector<Plugin*> Families::all() const {
    std::vector<Plugin*> out;
    for (const auto& family : families_) out.push_back(family.plugin);
    return out;
}

Plugin* Families::find(std::string_view word) const {
    const auto found = std::ranges::find(families_, word, &Family::word);
    return found == families_.end() ? nullptr : found->plugin;
}

Plugin* Families::face_of(Instance* plugin) const {
    const auto family = std::ranges::find(families_, plugin, &Family::own);
    return family == families_.end() ? plugin : family->plugin;
}

}  // namespace bspctl::plugins
