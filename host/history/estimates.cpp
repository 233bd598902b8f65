// SPDX-License-Identifier: Apache-2.0
#include "history/estimates.hpp"

#include <algorithm>
#include <limits>

namespace bspctl::history {

namespace {

constexpr std::size_t most_runs = 5;

double side_by_side(const std::vector<TaskRow>& tasks) {
    double work = 0, first = std::numeric_limits<double>::max(), last = 0;
    for (const auto& task : tasks) {
        if (task.started <= 0 || task.seconds <= 0) continue;
        work += task.seconds;
        first = std::min(first, task.started);
        last = std::max(last, task.started + task.seconds);
    }
    return last > first ? std::max(1.0, work / (last - first)) : 1;
}

}  // namespace

Estimates::Estimates(const std::vector<RunTasks>& earlier)
    : usual_(usual_durations(earlier)), at_once_(earlier.empty() ? 1 : side_by_side(earlier.front().tasks)) {}

std::optional<double> Estimates::expected(const std::string& recipe, const std::string& task, const std::string& multiconfig) const {
    const auto found = usual_.find({multiconfig, recipe, task});
    return found == usual_.end() ? std::nullopt : std::optional(found->second.seconds);
}

std::optional<double> Estimates::remaining(const std::set<TaskKey>& begun, const std::vector<Running>& running,
                                           std::size_t pending) const {
    double work = 0, longest = 0;
    std::size_t known = 0;
    for (const auto& [task, usual] : usual_) {
        if (begun.contains(task)) continue;
        work += usual.seconds;
        ++known;
    }
    if (known * 2 < pending) return std::nullopt;
    // fewer are pending than were run before: some of them are up to date or reused this time
    if (known > pending) work *= static_cast<double>(pending) / static_cast<double>(known);
    for (const auto& [task, seconds] : running) {
        const auto found = usual_.find(task);
        if (found == usual_.end()) continue;
        const double rest = std::max(0.0, found->second.seconds - seconds);
        work += rest;
        longest = std::max(longest, rest);
    }
    return std::max(longest, work / at_once_);
}

Estimates estimates_for(History& history, const RunRow& like) {
    auto next = like;
    if (next.started == 0) next.started = std::numeric_limits<double>::max();
    std::vector<RunTasks> earlier;
    for (auto& run : good_runs_before(next, history.runs(), most_runs)) {
        auto tasks = history.tasks(run);
        earlier.push_back({std::move(run), std::move(tasks), {}});
    }
    return Estimates(earlier);
}

}  // namespace bspctl::history
