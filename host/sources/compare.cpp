// SPDX-License-Identifier: Apache-2.0
#include "sources/compare.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

#include "git/git.hpp"

namespace bspctl::sources {

namespace {

using Pair = std::pair<const Source*, const Source*>;
using Same = std::function<bool(const Source&, const Source&)>;

// Pairs up what two lists have in common, by the strictest rule first.
class Matching {
public:
    Matching(const Sources& before, const Sources& after) {
        for (const auto& source : before.list) old_.push_back(&source);
        for (const auto& source : after.list) pairs_.push_back({nullptr, &source});
        const auto place = [](const Source& source, const Sources& all) { return source.path.lexically_relative(all.root); };
        take([&](const Source& a, const Source& b) { return a.name == b.name && place(a, before) == place(b, after); });
        take([](const Source& a, const Source& b) { return a.name == b.name; });
        take([](const Source& a, const Source& b) { return !a.url.empty() && same_url(a.url, b.url); });
    }

    [[nodiscard]] std::vector<Pair> pairs() const {
        auto out = pairs_;
        for (const auto* source : old_) out.push_back({source, nullptr});
        return out;
    }

private:
    // Only where there is no doubt: one candidate on either side.
    void take(const Same& same) {
        for (auto& [before, after] : pairs_) {
            if (before != nullptr) continue;
            const auto fits = [&, wanted = after](const Source* old) { return same(*old, *wanted); };
            const auto found = std::find_if(old_.begin(), old_.end(), fits);
            if (found == old_.end() || std::count_if(old_.begin(), old_.end(), fits) > 1) continue;
            if (is_ambiguous(**found, same)) continue;
            before = *found;
            old_.erase(found);
        }
    }

    [[nodiscard]] bool is_ambiguous(const Source& old, const Same& same) const {
        return std::count_if(pairs_.begin(), pairs_.end(), [&](const Pair& pair) {
                   return pair.first == nullptr && same(old, *pair.second);
               }) > 1;
    }

    std::vector<const Source*> old_;  // without a partner so far
    std::vector<Pair> pairs_;
};

std::vector<std::string> missing_from(const std::vector<std::string>& list, const std::vector<std::string>& other) {
    std::vector<std::string> out;
    for (const auto& entry : list) {
        if (std::find(other.begin(), other.end(), entry) == other.end()) out.push_back(entry);
    }
    return out;
}

// A commit beside its branch is not another revision because the branch's name is another.
bool same_revision(const Source& a, const Source& b) {
    if (!a.commit.empty() || !b.commit.empty()) return a.commit == b.commit;
    return a.tag == b.tag && a.branch == b.branch && a.ref == b.ref;
}

// Manifests and lock files do not speak of layers; that is no difference.
bool knows_layers(const Snapshot& snapshot) {
    const auto& list = snapshot.sources.list;
    return std::any_of(list.begin(), list.end(), [](const Source& source) { return !source.layers.empty(); });
}

Change change_of(const Pair& pair, const Snapshot& old, const Snapshot& now) {
    Change out;
    std::tie(out.before, out.after) = pair;
    if (out.before == nullptr || out.after == nullptr) return out;
    const auto& [before, after] = std::tie(*out.before, *out.after);
    out.moved = !before.path.empty() && !after.path.empty() &&
                before.path.lexically_relative(old.sources.root) != after.path.lexically_relative(now.sources.root);
    out.url_changed = !before.url.empty() && !after.url.empty() && !same_url(before.url, after.url);
    out.revision_changed = !same_revision(before, after);
    if (!knows_layers(old) || !knows_layers(now)) return out;
    out.layers_added = missing_from(after.layers, before.layers);
    out.layers_removed = missing_from(before.layers, after.layers);
    return out;
}

bool is_change(const Change& change) {
    return change.before == nullptr || change.after == nullptr || change.moved || change.url_changed ||
           change.revision_changed || !change.layers_added.empty() || !change.layers_removed.empty();
}

// By the newer path, then by the older, below each root.
fs::path find_clone(const Change& change, const Snapshot& old, const Snapshot& now, const std::vector<fs::path>& roots) {
    for (const auto& root : roots) {
        for (const auto& place : {change.after->path.lexically_relative(now.sources.root),
                                  change.before->path.lexically_relative(old.sources.root)}) {
            if (!place.empty() && git::is_repository(root / place)) return root / place;
        }
    }
    return {};
}

// The commit in the clone; fetched first when it may be.
std::string located(const fs::path& clone, const Source& source, bool fetch) {
    auto out = commit_in(clone, source);
    if (out.empty() && fetch && fetch_into(clone, source).empty()) out = commit_in(clone, source);
    return out;
}

}  // namespace

Comparison compare(const Snapshot& before, const Snapshot& after, const CompareOptions& options) {
    Comparison out;
    for (const auto& pair : Matching(before.sources, after.sources).pairs()) {
        auto change = change_of(pair, before, after);
        if (is_change(change)) out.changes.push_back(std::move(change));
        else ++out.same;
    }
    const auto says_other = [](const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; };
    out.machine_changed = says_other(before.machine, after.machine);
    out.distro_changed = says_other(before.distro, after.distro);
    for (auto& change : out.changes) {
        if (!change.revision_changed) continue;
        change.clone = find_clone(change, before, after, options.roots);
        if (change.clone.empty()) continue;
        change.range = range_in(change.clone, located(change.clone, *change.before, options.fetch),
                                located(change.clone, *change.after, options.fetch), options.first_parent);
    }
    return out;
}

}  // namespace bspctl::sources
