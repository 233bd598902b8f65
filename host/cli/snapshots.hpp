// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "sources/compare.hpp"

// What `diff` and `changelog` compare: a word of the command line as a snapshot.
namespace bspctl::cli {

struct Compared {
    sources::Snapshot before, after;
    sources::Comparison comparison;  // points into the two; a Compared is neither copied nor moved
    Compared() = default;
    Compared(const Compared&) = delete;
    Compared& operator=(const Compared&) = delete;
};

// Fills `out` from the positional words OLD and NEW: files (configurations of any format, kas lock files, records of
// repositories), REV:FILE of a git repository around the current folder, ids of runs; without NEW the work trees of the
// workspace as they lie. Throws Failure for what is none of these.
void compare_words(Context& context, const Arguments& arguments, Compared& out);

// How a revision reads in a table: ten digits of a commit, else what is wanted.
[[nodiscard]] std::string revision_of(const sources::Source& source);

}  // namespace bspctl::cli
