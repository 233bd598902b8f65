// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "history/insights.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace bspctl::report {

namespace {

constexpr std::size_t most_tasks = 100, most_recipes = 100;
constexpr std::size_t most_reuse_rows = 5000;  // a browser lays out this many in a moment

const char* const no_log = "No task is known: BitBake left no event log, or ended before its tasks.";

std::string more(std::size_t all, std::size_t shown) {
    return all > shown ? note("and " + std::to_string(all - shown) + " more") : std::string{};
}

std::string title_of(const history::TaskRow& task) { return history::title(task.multiconfig, task.recipe); }

std::string kinds_of_tasks(const std::vector<history::TaskRow>& tasks) {
    Table out("kinds", "Time by kind of task, added up", {"Task", "Count", "Time"});
    for (const auto& share : history::time_by_task(tasks)) {
        out.row({share.name, count_cell(static_cast<std::int64_t>(share.tasks)), seconds_cell(share.seconds)});
    }
    return out.html();
}

std::string slow_recipes(const std::vector<history::TaskRow>& tasks) {
    Table out("slow-recipes", "Recipes that took longest, their tasks added up", {"Recipe", "Tasks", "Time"});
    const auto shares = history::time_by_recipe(tasks);
    for (const auto& share : shares) {
        if (out.rows() == most_recipes) break;
        out.row({share.name, count_cell(static_cast<std::int64_t>(share.tasks)), seconds_cell(share.seconds)});
    }
    return out.html() + more(shares.size(), out.rows());
}

std::string slow_tasks(const Facts& facts) {
    const auto usual = history::usual_durations(facts.earlier);
    Table out("slow-tasks", "Tasks that took longest", {"Recipe", "Task", "Outcome", "Time", "Usually"});
    for (const auto& task : history::longest_tasks(facts.tasks.tasks, most_tasks)) {
        const auto before = usual.find(history::key_of(task));
        out.row({title_of(task), task.task, task.outcome, seconds_cell(task.seconds), seconds_cell(before == usual.end() ? 0 : before->second.seconds)});
    }
    return out.html() + more(facts.tasks.tasks.size(), out.rows());
}

std::string what_was_done(const history::RecipeUse& use) {
    return use.reused() ? "reused" : use.built() ? (use.covered > 0 ? "partly built" : "built") : "missed";
}

}  // namespace

std::string critical_path(const Facts& facts) {
    const auto path = history::critical_path(facts.tasks.tasks);
    if (path.empty()) return note(no_log);
    const auto begin = path.front().started;
    Table out("path", "The chain of tasks that the end of the build waited for", {"Recipe", "Task", "Begins after", "Time"});
    for (const auto& task : path) {
        out.row({title_of(task), task.task, seconds_cell(task.started - begin), seconds_cell(task.seconds)});
    }
    return note("Made from the times of the tasks, for BitBake's log does not say what waited for what: a guess where tasks "
                "waited for a free place. `bspctl insights --graph` knows the dependencies.") + out.html();
}

std::string slowest(const Facts& facts) {
    if (facts.tasks.tasks.empty()) return note(no_log);
    return slow_tasks(facts) + slow_recipes(facts.tasks.tasks) + kinds_of_tasks(facts.tasks.tasks);
}

std::string reuse(const Facts& facts) {
    const auto uses = history::use_of_recipes(facts.tasks.tasks, facts.tasks.reuse);
    if (uses.empty()) return note(no_log);
    std::vector<std::pair<history::RecipeKey, history::RecipeUse>> rows(uses.begin(), uses.end());
    std::ranges::stable_sort(rows, std::greater{}, [](const auto& row) { return row.second.seconds; });
    Table out("reuse-list", "Recipes: what was reused, what was built", {"Recipe", "Done", "Reused", "Missed", "Tasks run", "Time"});
    for (const auto& [key, use] : rows) {
        if (out.rows() == most_reuse_rows) break;
        out.row({history::title(key.first, key.second), what_was_done(use), count_cell(use.covered), count_cell(use.missed),
                 count_cell(static_cast<std::int64_t>(use.tasks)), seconds_cell(use.seconds)});
    }
    return out.html() + more(rows.size(), out.rows());
}

}  // namespace bspctl::report
