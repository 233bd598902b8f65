// SPDX-License-Identifier: Apache-2.0
#include "history/selection.hpp"

#include <algorithm>
#include <map>

namespace bspctl::history {

namespace {

bool has_outcome(const std::string& outcome, const std::string& wanted) {
    if (wanted == "failed") return outcome != "success" && outcome != "running";
    return outcome == wanted;
}

bool lies_below(const RunRow& run, const std::vector<std::filesystem::path>& roots) {
    return roots.empty() || std::find(roots.begin(), roots.end(), run.bsp_root) != roots.end();
}

}  // namespace

std::vector<RunRow> selected(const std::vector<RunRow>& runs, const Filter& filter,
                             const std::function<std::string(const RunRow&)>& outcome_of) {
    std::vector<RunRow> out;
    for (const auto& run : runs) {
        if (filter.most != 0 && out.size() == filter.most) break;
        if (!lies_below(run, filter.roots)) continue;
        if (!filter.machine.empty() && run.machine != filter.machine) continue;
        if (filter.since && run.started < *filter.since) continue;
        if (!filter.outcome.empty() && !has_outcome(outcome_of(run), filter.outcome)) continue;
        out.push_back(run);
    }
    return out;
}

std::vector<RunRow> to_prune(const std::vector<RunRow>& runs, const PrunePolicy& policy) {
    std::map<std::filesystem::path, std::size_t> seen;
    std::vector<RunRow> out;
    for (const auto& run : runs) {
        const auto place = seen[run.dir.parent_path()]++;
        const bool too_many = place >= std::max<std::size_t>(policy.keep.value_or(1), 1);
        const bool too_old = !policy.before || run.started < *policy.before;
        if (too_many && too_old) out.push_back(run);
    }
    return out;
}

}  // namespace bspctl::history
