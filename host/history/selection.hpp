// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "history/rows.hpp"

// Choosing among runs. Plain functions; lists are newest first.
namespace bspctl::history {

struct Filter {
    std::vector<std::filesystem::path> roots;  // none: everywhere
    std::string machine;                       // empty: any
    std::string outcome;                       // a kind, or "failed" for every end but a good one; empty: any
    std::optional<double> since;               // started then or later
    std::size_t most = 0;                      // 0: all
};
// `outcome_of` has the last word on runs without an end.
[[nodiscard]] std::vector<RunRow> selected(const std::vector<RunRow>& runs, const Filter& filter,
                                           const std::function<std::string(const RunRow&)>& outcome_of);

// A run goes when all conditions that are given allow it: it is none of the newest `keep` of its runs folder, and began
// before `before`. The newest of a runs folder never goes, whatever is said.
struct PrunePolicy {
    std::optional<std::size_t> keep;
    std::optional<double> before;
};
[[nodiscard]] std::vector<RunRow> to_prune(const std::vector<RunRow>& runs, const PrunePolicy& policy);

}  // namespace bspctl::history
