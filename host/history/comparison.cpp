// SPDX-License-Identifier: Apache-2.0
#include "history/comparison.hpp"

#include <algorithm>
#include <set>

namespace bspctl::history {

namespace {

bool is_same_configuration(const RunRow& a, const RunRow& b) {
    return a.command == b.command && a.bsp_root == b.bsp_root && a.machine == b.machine && a.distro == b.distro &&
           a.label == b.label;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

bool went_well(const TaskRow& task) { return task.outcome == "succeeded" && task.seconds > 0; }

}  // namespace

std::vector<RunRow> good_runs_before(const RunRow& run, const std::vector<RunRow>& runs, std::size_t most) {
    std::vector<RunRow> out;
    for (const auto& other : runs) {
        if (out.size() == most) break;
        if (other.good() && other.dir != run.dir && other.started < run.started && is_same_configuration(run, other)) out.push_back(other);
    }
    return out;
}

std::map<TaskKey, Usual> usual_durations(const std::vector<RunTasks>& earlier) {
    std::map<TaskKey, std::vector<double>> taken;
    for (const auto& run : earlier) {
        for (const auto& task : run.tasks) {
            if (went_well(task)) taken[key_of(task)].push_back(task.seconds);
        }
    }
    std::map<TaskKey, Usual> out;
    for (auto& [task, seconds] : taken) {
        const auto runs = seconds.size();
        out.emplace(task, Usual{median(std::move(seconds)), runs});
    }
    return out;
}

std::vector<SlowerTask> slower_tasks(const std::vector<TaskRow>& now, const std::vector<RunTasks>& earlier,
                                     const SlowerThan& limits) {
    const auto usual = usual_durations(earlier);
    std::vector<SlowerTask> out;
    for (const auto& task : now) {
        const auto found = usual.find(key_of(task));
        if (!went_well(task) || found == usual.end()) continue;
        const double before = found->second.seconds;
        if (task.seconds < before * limits.ratio || task.seconds < before + limits.seconds) continue;
        out.push_back({found->first, task.seconds, found->second});
    }
    std::stable_sort(out.begin(), out.end(), [](const SlowerTask& a, const SlowerTask& b) {
        return a.seconds - a.usual.seconds > b.seconds - b.usual.seconds;
    });
    return out;
}

std::vector<LostReuse> lost_reuse(const RunTasks& now, const std::vector<RunTasks>& earlier) {
    std::vector<LostReuse> out;
    if (earlier.empty()) return out;
    const auto before = use_of_recipes(earlier.front().tasks, earlier.front().reuse);
    std::set<RecipeKey> known;  // recipes of the runs before that one
    for (auto run = std::next(earlier.begin()); run != earlier.end(); ++run) {
        for (const auto& [recipe, use] : use_of_recipes(run->tasks, run->reuse)) known.insert(recipe);
    }
    for (const auto& [recipe, use] : use_of_recipes(now.tasks, now.reuse)) {
        if (!use.built()) continue;
        const auto then = before.find(recipe);
        if (then != before.end() && then->second.reused()) out.push_back({recipe, LostReuse::Then::reused, use.seconds});
        if (then == before.end() && known.contains(recipe)) out.push_back({recipe, LostReuse::Then::unchanged, use.seconds});
    }
    std::stable_sort(out.begin(), out.end(), [](const LostReuse& a, const LostReuse& b) { return a.seconds > b.seconds; });
    return out;
}

}  // namespace bspctl::history
