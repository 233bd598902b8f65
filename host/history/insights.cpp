// SPDX-License-Identifier: Apache-2.0
#include "history/insights.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace bspctl::history {

namespace {

bool has_end(const TaskRow& task) { return task.started > 0 && task.seconds > 0; }
double end_of(const TaskRow& task) { return task.started + task.seconds; }

std::vector<TaskRow> ended(const std::vector<TaskRow>& tasks) {
    std::vector<TaskRow> out;
    std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(out), has_end);
    return out;
}

// Tasks without a name in this grouping are left out.
std::vector<Share> grouped(const std::vector<TaskRow>& tasks, const std::function<std::string(const TaskRow&)>& name_of) {
    std::map<std::string, Share> groups;
    for (const auto& task : tasks) {
        const auto name = has_end(task) ? name_of(task) : std::string();
        if (name.empty()) continue;
        auto& group = groups[name];
        group.name = name;
        group.tasks += 1;
        group.seconds += task.seconds;
    }
    std::vector<Share> out;
    for (auto& [name, group] : groups) out.push_back(std::move(group));
    std::stable_sort(out.begin(), out.end(), [](const Share& a, const Share& b) { return a.seconds > b.seconds; });
    return out;
}

bool starts_with_any(const std::string& text, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](auto beginning) { return text.starts_with(beginning); });
}

bool ends_with_any(const std::string& text, std::initializer_list<std::string_view> ends) {
    return std::any_of(ends.begin(), ends.end(), [&](auto end) { return text.ends_with(end); });
}

// Recipes that have a task of a language's classes (cargo.bbclass, rust-common.bbclass, go-vendor.bbclass) are in it.
std::map<RecipeKey, std::string> languages_by_task(const std::vector<TaskRow>& tasks) {
    std::map<RecipeKey, std::string> out;
    for (const auto& task : tasks) {
        const RecipeKey recipe{task.multiconfig, task.recipe};
        if (starts_with_any(task.task, {"do_cargo_", "do_rust_"})) out.emplace(recipe, "rust");
        else if (task.task.starts_with("do_go_")) out.emplace(recipe, "go");
    }
    return out;
}

// As layers name them: "go-helloworld", "rust-llvm-native", "cargo-native", "containerd-go".
std::string language_by_name(const std::string& recipe) {
    if (recipe == "go" || starts_with_any(recipe, {"go-", "github.com-"}) || ends_with_any(recipe, {"-go", "-golang"})) return "go";
    if (recipe == "rust" || starts_with_any(recipe, {"rust-", "cargo", "libstd-rs"}) || ends_with_any(recipe, {"-rs"})) return "rust";
    return {};
}

}  // namespace

TaskKey key_of(const TaskRow& task) { return {task.multiconfig, task.recipe, task.task}; }

std::string title(const std::string& multiconfig, const std::string& recipe, const std::string& task) {
    return (multiconfig.empty() ? "" : "mc:" + multiconfig + ":") + recipe + (task.empty() ? "" : " " + task);
}

std::vector<Share> time_by_task(const std::vector<TaskRow>& tasks) {
    return grouped(tasks, [](const TaskRow& task) { return task.task; });
}

std::vector<Share> time_by_recipe(const std::vector<TaskRow>& tasks) {
    return grouped(tasks, [](const TaskRow& task) { return title(task.multiconfig, task.recipe); });
}

std::vector<Share> time_by_language(const std::vector<TaskRow>& tasks) {
    const auto known = languages_by_task(tasks);
    return grouped(tasks, [&](const TaskRow& task) {
        if (task.task != "do_compile") return std::string();
        const auto found = known.find({task.multiconfig, task.recipe});
        return found != known.end() ? found->second : language_by_name(task.recipe);
    });
}

std::vector<TaskRow> longest_tasks(const std::vector<TaskRow>& tasks, std::size_t most) {
    auto out = ended(tasks);
    const auto kept = std::min(most, out.size());
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(kept), out.end(),
                      [](const TaskRow& a, const TaskRow& b) { return a.seconds > b.seconds; });
    out.resize(kept);
    return out;
}

// ------------------------------------------------------------------------------------------------------ parallelism

namespace {

struct Stretch {
    double from = 0, to = 0;
    std::size_t running = 0;
};

// The span cut at every start and end.
std::vector<Stretch> stretches(const std::vector<TaskRow>& tasks) {
    std::map<double, std::ptrdiff_t> changes;
    for (const auto& task : tasks) {
        ++changes[task.started];
        --changes[end_of(task)];
    }
    std::vector<Stretch> out;
    std::ptrdiff_t running = 0;
    for (auto change = changes.begin(); change != changes.end() && std::next(change) != changes.end(); ++change) {
        running += change->second;
        out.push_back({change->first, std::next(change)->first, static_cast<std::size_t>(running)});
    }
    return out;
}

// Adds what lies in each part of the curve, in task seconds.
void add_to_curve(std::vector<double>& curve, const Stretch& stretch, double start, double part) {
    auto at = static_cast<std::size_t>((stretch.from - start) / part);
    for (double from = stretch.from; from < stretch.to && at < curve.size(); ++at) {
        const double to = at + 1 == curve.size() ? stretch.to : std::min(stretch.to, start + static_cast<double>(at + 1) * part);
        curve[at] += static_cast<double>(stretch.running) * std::max(0.0, to - from);
        from = std::max(from, to);
    }
}

}  // namespace

Parallelism parallelism_of(const std::vector<TaskRow>& all, std::int64_t threads, std::size_t parts) {
    const auto cut = stretches(ended(all));
    Parallelism out;
    if (cut.empty() || parts == 0) return out;
    const double start = cut.front().from;
    out.seconds = cut.back().to - start;
    out.curve.resize(parts);
    double work = 0, idle = 0;
    for (const auto& stretch : cut) {
        const double seconds = stretch.to - stretch.from, running = static_cast<double>(stretch.running);
        out.most = std::max(out.most, stretch.running);
        work += running * seconds;
        idle += std::max(0.0, static_cast<double>(threads) - running) * seconds;
        if (stretch.running <= 1) out.alone += seconds / out.seconds;
        add_to_curve(out.curve, stretch, start, out.seconds / static_cast<double>(parts));
    }
    out.average = work / out.seconds;
    if (threads > 0) out.idle = idle / (out.seconds * static_cast<double>(threads));
    for (auto& part : out.curve) part /= out.seconds / static_cast<double>(parts);
    return out;
}

// ---------------------------------------------------------------------------------------------------- critical path

namespace {

// Tasks by their end: what had ended at a moment is a beginning of the list.
using ByEnd = std::vector<TaskRow>;

constexpr double moment = 0.5;  // seconds between a task's end and the start of one that waited for it

// Index of what `task` waited for, as far as the clock tells.
std::optional<std::size_t> before_by_time(const ByEnd& tasks, const TaskRow& task) {
    const auto after = std::upper_bound(tasks.begin(), tasks.end(), task.started,
                                        [](double time, const TaskRow& other) { return time < end_of(other); });
    if (after == tasks.begin()) return std::nullopt;
    const auto latest = std::prev(after);
    for (auto other = latest;; --other) {
        if (end_of(*other) < end_of(*latest) - moment) break;
        if (other->recipe == task.recipe && other->multiconfig == task.multiconfig) return static_cast<std::size_t>(other - tasks.begin());
        if (other == tasks.begin()) break;
    }
    return static_cast<std::size_t>(latest - tasks.begin());
}

class Graph {
public:
    Graph(const ByEnd& tasks, const Dependencies& dependencies) : dependencies_(dependencies) {
        for (std::size_t i = 0; i < tasks.size(); ++i) ran_[key_of(tasks[i])] = i;
    }

    // The latest-ending task that ran among those that `task` depends on, through tasks that did not run (up to date, or
    // without code).
    [[nodiscard]] std::optional<std::size_t> before(const TaskKey& task) const {
        std::optional<std::size_t> latest;
        std::set<TaskKey> seen{task};
        for (std::vector<TaskKey> open{task}; !open.empty();) {
            const auto found = dependencies_.find(open.back());
            open.pop_back();
            if (found == dependencies_.end()) continue;
            for (const auto& needed : found->second) {
                if (!seen.insert(needed).second) continue;
                const auto ran = ran_.find(needed);
                if (ran == ran_.end()) open.push_back(needed);
                else if (!latest || ran->second > *latest) latest = ran->second;
            }
        }
        return latest;
    }

private:
    const Dependencies& dependencies_;
    std::map<TaskKey, std::size_t> ran_;  // later in the list is later in time
};

}  // namespace

std::vector<TaskRow> critical_path(const std::vector<TaskRow>& all, const Dependencies* dependencies) {
    auto tasks = ended(all);
    std::stable_sort(tasks.begin(), tasks.end(), [](const TaskRow& a, const TaskRow& b) { return end_of(a) < end_of(b); });
    std::vector<TaskRow> out;
    if (tasks.empty()) return out;
    std::optional<Graph> graph;
    if (dependencies != nullptr) graph.emplace(tasks, *dependencies);
    for (std::optional<std::size_t> at = tasks.size() - 1; at;) {
        out.push_back(tasks[*at]);
        const auto before = graph ? graph->before(key_of(tasks[*at])) : before_by_time(tasks, tasks[*at]);
        // a chain goes back in time, so it ends; a graph that does not fit the tasks is no reason to go round
        at = before && *before < *at ? before : std::nullopt;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

std::map<RecipeKey, RecipeUse> use_of_recipes(const std::vector<TaskRow>& tasks, const std::vector<ReuseRow>& reuse) {
    std::map<RecipeKey, RecipeUse> out;
    for (const auto& task : tasks) {
        auto& use = out[{task.multiconfig, task.recipe}];
        use.tasks += task.setscene ? 0 : 1;
        use.seconds += task.seconds;
    }
    for (const auto& recipe : reuse) {
        auto& use = out[{recipe.multiconfig, recipe.recipe}];
        use.covered = recipe.covered;
        use.missed = recipe.missed;
    }
    return out;
}

}  // namespace bspctl::history
