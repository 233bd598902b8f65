// SPDX-License-Identifier: Apache-2.0
#include "plugins/selection.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "plugins/discovery.hpp"

namespace bspctl::plugins {

namespace {

constexpr std::string_view everything = "~all~";

bool matches(const std::string& pattern, const std::string& name) {
    return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

bool is_active(const Entry& entry) { return entry.state == State::active; }
bool is_bundled(const Entry& entry) { return entry.source == name(Source::bundled); }

void take_out(Entry& entry, State state, std::string reason, std::string fix) {
    entry.state = state;
    entry.reason = std::move(reason);
    entry.fix = std::move(fix);
}

using Group = std::vector<Entry*>;

// The active entries of each id, in the order of their first.
std::vector<Group> groups_of_equals(std::vector<Entry>& entries) {
    std::vector<Group> groups;
    for (auto& entry : entries) {
        if (!is_active(entry)) continue;
        const auto known = std::ranges::find(groups, entry.id, [](const Group& group) { return group.front()->id; });
        if (known == groups.end()) groups.push_back({&entry});
        else known->push_back(&entry);
    }
    std::erase_if(groups, [](const Group& group) { return group.size() == 1; });
    return groups;
}

// There is no telling which of two in one folder is meant; guessing would depend on their file names.
void refuse_neighbours(const Group& group, std::vector<std::string>& warnings) {
    for (auto* entry : group) {
        const auto is_neighbour = [&](const Entry* other) {
            return other != entry && other->path.parent_path() == entry->path.parent_path();
        };
        const auto other = std::ranges::find_if(group, is_neighbour);
        if (other == group.end()) continue;
        const auto reason = "has the same id as " + (*other)->path.string() + " in the same folder; neither is used";
        take_out(*entry, State::refused, reason, "remove one of the two");
        warnings.push_back("plugin " + entry->id + ": " + entry->path.string() + " " + reason);
    }
}

void keep_bundled(const Group& group, const Entry& bundled, std::vector<std::string>& warnings) {
    for (auto* entry : group) {
        if (!is_active(*entry) || is_bundled(*entry)) continue;
        take_out(*entry, State::refused, "has the id of the bundled plugin " + bundled.path.string(),
                 "[plugins] replace = [\"" + entry->id + "\"] lets it stand in");
        warnings.push_back("plugin " + entry->path.string() + " is not used: it " + entry->reason + " (" + entry->id +
                           ")");
    }
}

void shadow_later(const Group& group, bool asked_for, std::vector<std::string>& warnings) {
    const Entry* first = nullptr;
    for (auto* entry : group) {
        if (!is_active(*entry)) continue;
        if (first == nullptr) {
            first = entry;
            continue;
        }
        take_out(*entry, State::shadowed, "shadowed by " + first->path.string(), {});
        if (!asked_for) {
            warnings.push_back("plugin " + entry->id + " is there twice: " + first->path.string() + " is used, " +
                               entry->path.string() + " is not");
        }
    }
}

}  // namespace

Filter::Filter(std::vector<std::string> disable, std::vector<std::string> only)
    : disable_(std::move(disable)), only_(std::move(only)) {}

std::optional<std::string> Filter::disables(const std::string& name) const {
    for (const auto& pattern : disable_) {
        if (pattern == everything) return "all plugins are switched off";
        if (matches(pattern, name)) return "switched off by the pattern " + pattern;
    }
    return std::nullopt;
}

std::optional<std::string> Filter::leaves_out(const std::string& id, const std::string& short_name) const {
    const auto wanted = [&](const std::string& pattern) {
        return matches(pattern, id) || matches(pattern, short_name);
    };
    if (only_.empty() || std::ranges::any_of(only_, wanted)) return std::nullopt;
    return "only " + text::join(only_, ", ") + " is asked for";
}

void settle_ids(std::vector<Entry>& entries, const std::vector<std::string>& replace,
                std::vector<std::string>& warnings) {
    for (const auto& group : groups_of_equals(entries)) {
        refuse_neighbours(group, warnings);
        const bool replaceable = std::ranges::find(replace, group.front()->id) != replace.end();
        const auto bundled =
            std::ranges::find_if(group, [](const Entry* e) { return is_bundled(*e) && is_active(*e); });
        if (bundled != group.end() && !replaceable) keep_bundled(group, **bundled, warnings);
        shadow_later(group, replaceable, warnings);
    }
}

}  // namespace bspctl::plugins
