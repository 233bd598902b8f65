// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "history/rows.hpp"

// What the tasks of one run say of it. Plain functions of rows: no file, no database. A task without an end counts for
// nothing here.
namespace bspctl::history {

// A task whatever its run: multiconfig, recipe, task. The version is left out: a recipe that was updated is compared with
// what it was.
using TaskKey = std::tuple<std::string, std::string, std::string>;
[[nodiscard]] TaskKey key_of(const TaskRow& task);

// "mc:board:busybox do_compile"; without a multiconfig "busybox do_compile".
[[nodiscard]] std::string title(const std::string& multiconfig, const std::string& recipe, const std::string& task = {});

// Time spent on tasks of one kind, recipe or language: added up, so that tasks side by side count each.
struct Share {
    std::string name;
    std::size_t tasks = 0;
    double seconds = 0;
};
// Most time first.
[[nodiscard]] std::vector<Share> time_by_task(const std::vector<TaskRow>& tasks);    // "do_compile"
[[nodiscard]] std::vector<Share> time_by_recipe(const std::vector<TaskRow>& tasks);
// "go" and "rust", as far as names of recipes and tasks tell them: BitBake's events do not say what a recipe is written
// in. Compiling alone.
[[nodiscard]] std::vector<Share> time_by_language(const std::vector<TaskRow>& tasks);

// The longest tasks, longest first, at most `most`.
[[nodiscard]] std::vector<TaskRow> longest_tasks(const std::vector<TaskRow>& tasks, std::size_t most);

// How many tasks ran at once, from the first one's start to the last one's end.
struct Parallelism {
    double seconds = 0;           // that span
    double average = 0;
    std::size_t most = 0;
    double alone = 0;             // share of the span with one task or none
    std::optional<double> idle;   // share of the places for tasks (BB_NUMBER_THREADS) that had none
    std::vector<double> curve;    // the average of each of so many equal parts of the span
};
// `threads` 0: not known.
[[nodiscard]] Parallelism parallelism_of(const std::vector<TaskRow>& tasks, std::int64_t threads, std::size_t parts = 60);

// What each task waits for.
using Dependencies = std::map<TaskKey, std::vector<TaskKey>>;

// The chain of tasks that the build's end waited for, first task first. With dependencies: from the task that ended last
// back through the latest-ending of those it depends on. Without: of all tasks that had ended when it began, the
// latest-ending one, its own recipe's where several ended within a moment: a guess, which a build that is short of
// places for tasks makes worse.
[[nodiscard]] std::vector<TaskRow> critical_path(const std::vector<TaskRow>& tasks, const Dependencies* dependencies = nullptr);

// What was done for a recipe.
struct RecipeUse {
    std::size_t tasks = 0;             // real ones that ran
    double seconds = 0;                // of all its tasks
    std::int64_t covered = 0, missed = 0;  // setscene tasks
    [[nodiscard]] bool built() const { return tasks > 0; }
    [[nodiscard]] bool reused() const { return tasks == 0 && covered > 0; }
};
using RecipeKey = std::pair<std::string, std::string>;  // multiconfig, recipe
[[nodiscard]] std::map<RecipeKey, RecipeUse> use_of_recipes(const std::vector<TaskRow>& tasks, const std::vector<ReuseRow>& reuse);

}  // namespace bspctl::history
