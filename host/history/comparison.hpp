// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "history/insights.hpp"
#include "history/rows.hpp"

// A run beside earlier good ones of the same configuration. Plain functions of rows.
namespace bspctl::history {

// A run with its rows.
struct RunTasks {
    RunRow run;
    std::vector<TaskRow> tasks;
    std::vector<ReuseRow> reuse;
};

// Builds that succeeded before `run` began, of the same command, bsp_root, machine, distro and label, newest first, at
// most `most`; `runs` is newest first.
[[nodiscard]] std::vector<RunRow> good_runs_before(const RunRow& run, const std::vector<RunRow>& runs, std::size_t most);

// How long tasks took before: the median over the runs that ran them, which one strange run does not move.
struct Usual {
    double seconds = 0;
    std::size_t runs = 0;
};
[[nodiscard]] std::map<TaskKey, Usual> usual_durations(const std::vector<RunTasks>& earlier);

// A task counts as slower when both hold: seconds alone would name every long task, a ratio alone every short one.
struct SlowerThan {
    double ratio = 1.5;
    double seconds = 5;
};
struct SlowerTask {
    TaskKey task;
    double seconds = 0;
    Usual usual;
};
// What it cost, most first.
[[nodiscard]] std::vector<SlowerTask> slower_tasks(const std::vector<TaskRow>& now, const std::vector<RunTasks>& earlier,
                                                   const SlowerThan& limits = {});

// A recipe that was built now and need not be before.
struct LostReuse {
    enum class Then {
        reused,     // its output came from the shared state
        unchanged,  // it was up to date: nothing of it ran, though it had in a run before
    };
    RecipeKey recipe;
    Then then{};
    double seconds = 0;   // that its tasks took now
};
// Most seconds first. "Before" is earlier.front(), the last good run.
[[nodiscard]] std::vector<LostReuse> lost_reuse(const RunTasks& now, const std::vector<RunTasks>& earlier);

}  // namespace bspctl::history
