// SPDX-License-Identifier: Apache-2.0
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "doctor/doctor.hpp"
#include "doctor/jobs.hpp"
#include "doctor/levels.hpp"
#include "doctor/release.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::chrono::milliseconds plugin_limit{10000};
constexpr const char* doctor_extension = "bspctl.doctor/1";
constexpr const char* family_extension = "bspctl.family/1";
constexpr std::string_view group_prefix = "group:";

// The groups in the order of a report: the machine first, then what is about to be built on it.
constexpr std::array<std::string_view, 7> group_order{"host",    "container", "storage", "configuration",
                                                      "network", "family",    "team"};

// A job, and whose it is.
struct Task {
    Job job;
    std::string group, source, declared;
    bool from_plugin = false;
};

using Globs = std::vector<std::string>;

bool matches(const std::string& glob, const std::string& id, const std::string& group) {
    if (!glob.starts_with(group_prefix)) return ::fnmatch(glob.c_str(), id.c_str(), 0) == 0;
    return ::fnmatch(glob.c_str() + group_prefix.size(), group.c_str(), 0) == 0;
}

bool matches_any(const Globs& globs, const std::string& id, const std::string& group) {
    return std::ranges::any_of(globs, [&](const std::string& glob) { return matches(glob, id, group); });
}

// Which checks are to run, and what the configuration makes of them.
struct Choice {
    const Globs& only;
    const Globs& skip;
    const std::vector<LevelRule>& levels;

    [[nodiscard]] bool wants(const std::string& id, const std::string& group) const {
        return (only.empty() || matches_any(only, id, group)) && !matches_any(skip, id, group);
    }
    // Notes a check that is off.
    [[nodiscard]] bool is_off(const std::string& id, Report& report) const {
        const auto* rule = rule_for(levels, id);
        if (rule == nullptr || rule->level != "off") return false;
        report.off.push_back({id, rule->where});
        return true;
    }
    void grade(Result& result) const {
        if (const auto* rule = rule_for(levels, result.finding.id)) apply(*rule, result);
    }
};

// What one answer may hold, in bytes: enough for any sentence, and a check that pours out a log does no harm.
constexpr std::size_t most_text = 4096;

void bound(std::string& text) {
    if (text.size() <= most_text) return;
    text.resize(most_text);
    text = text::to_utf8(text) + " …";
}

std::chrono::milliseconds limit_of(const Context& context, std::chrono::milliseconds own) {
    const std::chrono::duration<double> given(context.limit_seconds);
    return given.count() > 0 ? std::chrono::duration_cast<std::chrono::milliseconds>(given) : own;
}

Task task_of(const Check& check, const std::shared_ptr<const Context>& context) {
    Task task{{check.id, limit_of(*context, check.limit), {}}, check.group, check.source, check.declared};
    task.job.work = [run = check.run, id = check.id, context] {
        auto outcome = run(*context);
        outcome.finding.id = id;
        return std::vector<Outcome>{std::move(outcome)};
    };
    return task;
}

// An isolated one has limits of its own, and its process must not be ended under a thread that listens to it.
Task task_of(plugins::Plugin& plugin, const Context& context, const std::shared_ptr<const Workspace>& workspace) {
    const auto& info = plugin.info();
    const auto limit = info.isolated ? std::chrono::milliseconds(0) : limit_of(context, plugin_limit);
    Task task{{info.id, limit, {}}, plugin.offers(family_extension) ? "family" : "team", info.id, {}, true};
    task.job.work = [&plugin, workspace] {
        auto findings = plugin.doctor(*workspace);
        return std::vector<Outcome>(std::make_move_iterator(findings.begin()), std::make_move_iterator(findings.end()));
    };
    return task;
}

std::shared_ptr<const Context> shared(const Context& context) {
    auto out = std::make_shared<Context>(context);
    out->release = std::make_shared<ReleaseOnce>();
    return out;
}

std::vector<Task> tasks_of(const std::vector<Check>& checks, const std::vector<plugins::Plugin*>& plugins,
                           const Context& context, const Workspace& workspace, const Choice& choice, Report& report) {
    const auto shared_context = shared(context);
    const auto shared_workspace = std::make_shared<const Workspace>(workspace);
    std::vector<Task> out;
    for (const auto& check : checks) {
        const bool applies = context.container || !check.container_only;
        if (!applies || !choice.wants(check.id, check.group) || choice.is_off(check.id, report)) continue;
        out.push_back(task_of(check, shared_context));
    }
    for (auto* plugin : plugins) {
        if (plugin->offers(doctor_extension)) out.push_back(task_of(*plugin, context, shared_workspace));
    }
    return out;
}

Result error_result(const Task& task, const std::string& problem, double seconds) {
    Finding finding;
    finding.id = task.job.id;
    finding.level = Level::skip;
    finding.summary = "could not be checked: " + problem;
    bound(finding.summary);
    return {std::move(finding), task.group, task.source, true, seconds, {}, task.declared, {}};
}

std::vector<Result> results_of(const Task& task, Ended ended) {
    if (!ended.problem.empty()) return {error_result(task, ended.problem, ended.seconds)};
    std::vector<Result> out;
    for (auto& [finding, remedies] : ended.outcomes) {
        for (auto* text : {&finding.summary, &finding.why, &finding.fix}) bound(*text);
        out.push_back({std::move(finding), task.group, task.source, false, ended.seconds, std::move(remedies), task.declared, {}});
    }
    return out;
}

std::size_t rank(const Result& result) {
    const auto found = std::ranges::find(group_order, result.group);
    return static_cast<std::size_t>(found - group_order.begin());
}

// What a glob may name: ids, and the groups as "group:host".
struct Names {
    std::vector<std::string> ids;
    std::set<std::string> groups;

    void add(const std::string& id, const std::string& group) {
        ids.push_back(id);
        groups.insert(group);
    }
    [[nodiscard]] bool have(const std::string& glob) const {
        const bool is_group = glob.starts_with(group_prefix);
        if (is_group) return std::ranges::any_of(groups, [&](const auto& group) { return matches(glob, {}, group); });
        return std::ranges::any_of(ids, [&](const auto& id) { return matches(glob, id, {}); });
    }
    [[nodiscard]] std::vector<std::string> all() const {
        auto out = ids;
        for (const auto& group : groups) out.push_back(std::string(group_prefix) + group);
        return out;
    }
};

// Makes the report of what came back.
class Gathering {
public:
    Gathering(const Choice& choice, const std::vector<Check>& checks, Report& report) : choice_(choice), report_(report) {
        for (const auto& check : checks) {
            names_.add(check.id, check.group);
            taken_.insert(check.id);
        }
    }

    void take(const Task& task, Ended ended) {
        plugin_failed_ = plugin_failed_ || (task.from_plugin && !ended.problem.empty());
        for (auto& result : results_of(task, std::move(ended))) {
            if (task.from_plugin) make_unique(result);
            if (task.from_plugin && !result.error && !admits(result)) continue;
            choice_.grade(result);
            report_.results.push_back(std::move(result));
        }
    }

    void finish() {
        std::ranges::stable_sort(report_.results, {}, rank);
        if (plugin_failed_) return;  // what it would have found is unknown, so nothing can be said of names
        if (choice_.only.empty()) report_.unknown = unknown_levels(choice_.levels, names_.ids);
        check(choice_.only);
        if (choice_.only.empty()) check(choice_.skip);  // with some chosen, plugins may not have been asked for their names
    }

private:
    // A plugin's findings are known when they are there.
    bool admits(const Result& result) {
        names_.add(result.finding.id, result.group);
        return choice_.wants(result.finding.id, result.group) && !choice_.is_off(result.finding.id, report_);
    }

    void make_unique(Result& result) {
        auto& id = result.finding.id;
        if (taken_.insert(id).second) return;
        id += "@" + result.source;
        for (const auto base = id; !taken_.insert(id).second;) id = base + "-" + std::to_string(++copies_);
    }

    // A glob that is no check's id is a slip of the pen: a report without that check would look like a clean one, and one
    // with it would have what somebody wanted gone.
    void check(const Globs& globs) const {
        for (const auto& glob : globs) {
            if (names_.have(glob)) continue;
            const auto near = text::nearest(glob, names_.all());
            throw Failure("no check is called '" + glob + "'", near ? "the nearest is " + *near : "",
                          "`bspctl doctor --list` shows all of them");
        }
    }

    const Choice& choice_;
    Report& report_;
    Names names_;  // all there are, wanted or not
    std::set<std::string> taken_;
    int copies_ = 1;
    bool plugin_failed_ = false;
};

// Plugins say what they look at by looking. When all that is wanted is known without them, they are left in peace.
bool needs_plugins(const Globs& only, const std::vector<Check>& checks) {
    const auto is_check = [&](const std::string& glob) { return std::ranges::find(checks, glob, &Check::id) != checks.end(); };
    return only.empty() || !std::ranges::all_of(only, is_check);
}

}  // namespace

bool Report::blocked() const { return count(Level::block) > 0; }

std::size_t Report::count(Level level) const {
    return static_cast<std::size_t>(std::ranges::count_if(results, [&](const Result& result) {
        return !result.error && result.finding.level == level;
    }));
}

Report run(const std::vector<Check>& checks, const std::vector<plugins::Plugin*>& plugins, const Context& context,
           const Workspace& workspace, const Globs& only, const Globs& skip, const Waiting& waiting) {
    Report report;
    const Choice choice{only, skip, context.levels};
    const auto askable = needs_plugins(only, checks) ? plugins : std::vector<plugins::Plugin*>{};
    const auto tasks = tasks_of(checks, askable, context, workspace, choice, report);
    std::vector<Job> jobs;
    for (const auto& task : tasks) jobs.push_back(task.job);
    auto ended = do_all(jobs, waiting);
    Gathering gathering(choice, checks, report);
    for (std::size_t i = 0; i < tasks.size(); ++i) gathering.take(tasks[i], std::move(ended[i]));
    gathering.finish();
    return report;
}

}  // namespace bspctl::doctor
