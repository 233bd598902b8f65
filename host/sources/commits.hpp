// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sources/sources.hpp"

// The history between two revisions of a repository, from a clone that lies here.
namespace bspctl::sources {

struct Range {
    std::string from, to;      // full commit ids
    std::size_t added = 0;     // commits of `to` that `from` lacks
    std::size_t dropped = 0;   // and the other way round: it went back, or sideways
};

struct Commit {
    std::string id, author, date, subject;  // date: ISO 8601, of the author
    bool dropped = false;                   // it is no longer in the newer revision
};

// The commit that a source names, in a clone: its commit, else its tag, else its branch as the remote's. Empty: the
// clone does not have it.
[[nodiscard]] std::string commit_in(const fs::path& clone, const Source& source);

// Nothing: the clone lacks one of them, or its history is cut off (shallow) so that no count would be right.
// `first_parent`: merges count once.
[[nodiscard]] std::optional<Range> range_in(const fs::path& clone, const std::string& from, const std::string& to,
                                            bool first_parent = false);

// Newest first, at most `most`; the dropped ones last.
[[nodiscard]] std::vector<Commit> commits_of(const fs::path& clone, const Range& range, std::size_t most,
                                             bool first_parent = false);

// Brings what the source names into the clone, as objects alone: no branch moves, no file changes. The reason when it
// did not work; empty when it did.
[[nodiscard]] std::string fetch_into(const fs::path& clone, const Source& source);

}  // namespace bspctl::sources
