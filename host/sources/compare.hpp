// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sources/commits.hpp"
#include "sources/snapshot.hpp"

namespace bspctl::sources {

// One repository in the older, the newer or both.
struct Change {
    const Source* before = nullptr;  // null: it was added
    const Source* after = nullptr;   // null: it was removed
    bool moved = false;              // another path
    bool url_changed = false;
    bool revision_changed = false;
    std::vector<std::string> layers_added, layers_removed;
    fs::path clone;              // a clone of it that lies here; empty: none
    std::optional<Range> range;  // when the clone has both revisions

    [[nodiscard]] const Source& source() const { return after != nullptr ? *after : *before; }
};

struct Comparison {
    std::vector<Change> changes;  // added and changed in the newer's order, then the removed ones
    std::size_t same = 0;         // repositories without any change
    bool machine_changed = false, distro_changed = false;
    [[nodiscard]] bool differs() const { return !changes.empty() || machine_changed || distro_changed; }
};

struct CompareOptions {
    std::vector<fs::path> roots;  // where clones are looked for, by the paths of the two; none: no ranges
    bool first_parent = false;
    bool fetch = false;           // bring what a clone lacks, as objects
};

// A repository is the same when its name and path are; else when its name is, and it has that name once in each; else
// when its address is. What points into `before` and `after` needs them alive.
[[nodiscard]] Comparison compare(const Snapshot& before, const Snapshot& after, const CompareOptions& options);

}  // namespace bspctl::sources
