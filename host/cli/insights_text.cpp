// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "bitbake/build_record.hpp"
#include "cli/insights_view.hpp"
#include "cli/run_history.hpp"
#include "cli/table.hpp"

namespace bspctl::cli {

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string per_cent(double share) { return std::to_string(std::lround(share * 100)) + " %"; }

std::string one_decimal(double value) {
    const auto tenths = std::lround(value * 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string signed_bytes(std::int64_t bytes) {
    return (bytes < 0 ? "-" : "+") + text::human_bytes(static_cast<std::uint64_t>(std::abs(bytes)));
}

std::string title_of(const history::TaskKey& task) {
    return history::title(std::get<0>(task), std::get<1>(task), std::get<2>(task));
}

std::string title_of(const history::TaskRow& task) { return title_of(history::key_of(task)); }

std::string title_of(const history::RecipeKey& recipe) { return history::title(recipe.first, recipe.second); }

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// A heading and an indented table; nothing without rows.
std::string block(const std::string& heading, const Rows& rows) {
    if (rows.empty()) return {};
    std::string out = "\n" + heading + "\n";
    const auto rendered = table(rows);
    for (const auto line : text::lines(rendered)) out += "  " + std::string(line) + "\n";
    return out;
}

std::string and_more(std::size_t all, std::size_t shown) {
    return all > shown ? "  and " + std::to_string(all - shown) + " more\n" : "";
}

// ---------------------------------------------------------------------------------------------------------- timing

// Digits, so that it looks the same everywhere: how many tasks ran in each twentieth of the time.
std::string curve_text(const history::Parallelism& tasks) {
    std::string out;
    for (const double part : tasks.curve) out += (out.empty() ? "" : " ") + std::to_string(std::lround(part));
    return out;
}

std::string parallelism_text(const InsightsView& view) {
    const auto tasks = history::parallelism_of(view.now.tasks, view.now.run.threads, 20);
    if (tasks.most == 0) return "\nno task of this run has a start and an end\n";
    std::string out = "\ntasks ran for " + text::human_seconds(tasks.seconds) + ": " + one_decimal(tasks.average) +
                      " at once on average, " + std::to_string(tasks.most) + " at most; " + per_cent(tasks.alone) +
                      " of the time one alone or none\n";
    if (tasks.idle) {
        out += "of " + std::to_string(view.now.run.threads) + " places for tasks (BB_NUMBER_THREADS) " + per_cent(*tasks.idle) +
               " were idle\n";
    }
    return out + "at once, in twentieths of the time: " + curve_text(tasks) + "\n";
}

Rows shares(std::vector<history::Share> list, std::size_t top, double whole) {
    Rows out;
    for (std::size_t i = 0; i < std::min(top, list.size()); ++i) {
        out.push_back({text::human_seconds(list[i].seconds), per_cent(whole > 0 ? list[i].seconds / whole : 0), list[i].name,
                       counted(list[i].tasks, "task")});
    }
    return out;
}

double sum_of(const std::vector<history::Share>& list) {
    double out = 0;
    for (const auto& share : list) out += share.seconds;
    return out;
}

std::string slowest_text(const InsightsView& view) {
    const auto usual = history::usual_durations(view.earlier);
    const auto unfinished = bitbake::to_word(bitbake::TaskOutcome::running);
    Rows out;
    for (const auto& task : history::longest_tasks(view.now.tasks, view.top)) {
        const auto found = usual.find(history::key_of(task));
        out.push_back({text::human_seconds(task.seconds), title_of(task) + (task.outcome == unfinished ? " (did not end)" : ""),
                       found == usual.end() ? "" : "usually " + text::human_seconds(found->second.seconds)});
    }
    return block("slowest tasks", out);
}

std::string path_text(const InsightsView& view) {
    const auto path = history::critical_path(view.now.tasks, view.graph ? &*view.graph : nullptr);
    double whole = 0;
    for (const auto& task : path) whole += task.seconds;
    auto longest = history::longest_tasks(path, view.top);
    std::stable_sort(longest.begin(), longest.end(), [](const auto& a, const auto& b) { return a.started < b.started; });
    Rows rows;
    for (const auto& task : longest) rows.push_back({text::human_seconds(task.seconds), title_of(task)});
    const std::string method = view.graph ? "by dependencies" : "by time: a guess, --graph FILE knows";
    return block("critical path (" + method + "): " + counted(path.size(), "task") + ", " + text::human_seconds(whole) +
                     " together" + (longest.size() < path.size() ? "; the longest of them" : ""),
                 rows);
}

std::string slower_text(const InsightsView& view) {
    if (view.earlier.empty()) return {};
    const auto slower = history::slower_tasks(view.now.tasks, view.earlier);
    Rows rows;
    for (std::size_t i = 0; i < std::min(view.top, slower.size()); ++i) {
        const auto& task = slower[i];
        rows.push_back({text::human_seconds(task.seconds), "usually " + text::human_seconds(task.usual.seconds), title_of(task.task),
                        "median of " + counted(task.usual.runs, "run")});
    }
    if (rows.empty()) return "\nno task took much longer than in earlier good runs\n";
    return block("slower than in earlier good runs", rows) + and_more(slower.size(), rows.size());
}

std::string timing_text(const InsightsView& view) {
    const auto by_task = history::time_by_task(view.now.tasks), by_recipe = history::time_by_recipe(view.now.tasks);
    const auto by_language = history::time_by_language(view.now.tasks);
    const double whole = sum_of(by_task);
    auto out = parallelism_text(view);
    if (by_task.empty()) return out;
    out += block("time by task", shares(by_task, view.top, whole));
    out += block("compiling by language, as names tell", shares(by_language, view.top, whole));
    out += block("slowest recipes", shares(by_recipe, view.top, whole));
    return out + slowest_text(view) + path_text(view) + slower_text(view);
}

// ---------------------------------------------------------------------------------------------------------- sstate

std::string missed_text(const InsightsView& view) {
    auto reuse = view.now.reuse;
    std::erase_if(reuse, [](const auto& recipe) { return recipe.missed == 0; });
    std::stable_sort(reuse.begin(), reuse.end(), [](const auto& a, const auto& b) { return a.missed > b.missed; });
    Rows rows;
    for (std::size_t i = 0; i < std::min(view.top, reuse.size()); ++i) {
        rows.push_back({std::to_string(reuse[i].missed) + " missed", std::to_string(reuse[i].covered) + " reused",
                        history::title(reuse[i].multiconfig, reuse[i].recipe)});
    }
    return block("shared state missed", rows) + and_more(reuse.size(), rows.size());
}

std::string lost_text(const InsightsView& view) {
    const auto lost = history::lost_reuse(view.now, view.earlier);
    Rows rows;
    for (std::size_t i = 0; i < std::min(view.top, lost.size()); ++i) {
        const bool reused = lost[i].then == history::LostReuse::Then::reused;
        rows.push_back({text::human_seconds(lost[i].seconds), title_of(lost[i].recipe), reused ? "reused then" : "up to date then"});
    }
    return block("built now, not in the last good run", rows) + and_more(lost.size(), rows.size());
}

std::string built_text(const InsightsView& view) {
    const auto use = history::use_of_recipes(view.now.tasks, view.now.reuse);
    std::vector<std::pair<history::RecipeKey, history::RecipeUse>> built;
    std::size_t reused = 0;
    for (const auto& recipe : use) {
        if (recipe.second.built()) built.push_back(recipe);
        reused += recipe.second.reused() ? 1 : 0;
    }
    std::stable_sort(built.begin(), built.end(), [](const auto& a, const auto& b) { return a.second.seconds > b.second.seconds; });
    Rows rows;
    for (std::size_t i = 0; i < std::min(view.top, built.size()); ++i) {
        const auto& [recipe, what] = built[i];
        rows.push_back({text::human_seconds(what.seconds), title_of(recipe), counted(what.tasks, "task")});
    }
    return "\n" + counted(built.size(), "recipe") + " built, " + std::to_string(reused) + " reused from shared state\n" +
           block("built", rows) + and_more(built.size(), rows.size());
}

std::string sstate_text(const InsightsView& view) {
    const auto& run = view.now.run;
    const auto wanted = run.reused + run.missed;
    std::string out = "\nshared state: ";
    out += wanted == 0 ? "nothing was wanted\n"
                       : std::to_string(run.reused) + " of " + std::to_string(wanted) + " wanted were there (" +
                             per_cent(static_cast<double>(run.reused) / static_cast<double>(wanted)) + ")\n";
    return out + built_text(view) + missed_text(view) + lost_text(view);
}

// ------------------------------------------------------------------------------------------------- pressure and disk

std::string pressure_text(const history::RunRow& run) {
    const double most = std::max({run.peak_cpu, run.peak_io, run.peak_memory_pressure});
    if (most <= 0) return "\npressure was not measured in this run\n";
    const std::string worst = most == run.peak_cpu ? "CPU" : most == run.peak_io ? "I/O" : "memory";
    return "\npressure at most: CPU " + one_decimal(run.peak_cpu) + " %, I/O " + one_decimal(run.peak_io) + " %, memory " +
           one_decimal(run.peak_memory_pressure) + " %: " + (most < 10 ? "none to speak of" : worst + " was short") + "\n";
}

std::string disk_text(const InsightsView& view) {
    if (view.disk.empty()) return "\nthe build folder was not measured in this run\n";
    return "\nbuild folder: " + text::human_bytes(static_cast<std::uint64_t>(history::peak_of(view.disk))) + " at most, " +
           signed_bytes(history::growth_of(view.disk)) + " in this run" +
           (view.grew_too_much() ? ", more than the threshold of " + text::human_bytes(*view.growth_threshold) : "") + "\n";
}

std::string heading(const InsightsView& view) {
    const auto& run = view.now.run;
    std::string out = "run " + run.id + ": " + outcome_of(run) + (run.seconds > 0 ? " in " + text::human_seconds(run.seconds) : "") +
                      ", " + counted(static_cast<std::size_t>(run.tasks_run), "task") + " ran\n";
    if (view.earlier.empty()) return out + "no earlier good run of this configuration to compare with\n";
    const auto& last = view.earlier.front().run;
    return out + "compared with " + counted(view.earlier.size(), "earlier good run") + ", the last one " + last.id + " in " +
           text::human_seconds(last.seconds) + "\n";
}

}  // namespace

std::string insights_text(const InsightsView& view) {
    auto out = heading(view);
    if (view.timing) out += timing_text(view);
    if (view.sstate) out += sstate_text(view);
    if (view.pressure) out += pressure_text(view.now.run);
    if (view.disk_too) out += disk_text(view);
    return out;
}

}  // namespace bspctl::cli
