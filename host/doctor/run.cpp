// SPDX-License-Identifier: Apache-2.0
#include <fnmatch.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <memory>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::doctor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds plugin_limit{10000};
constexpr const char* doctor_extension = "bspctl.doctor/1";

// What one thread works on. Shared with the thread, which may outlive the wait for it.
struct Job {
    std::string id, group, source;
    std::chrono::milliseconds limit{0};  // 0: it ends by itself
    std::function<std::vector<Outcome>()> work;

    std::mutex guard;
    std::condition_variable ended;
    bool done = false;
    std::vector<Outcome> outcomes;
    std::string problem;  // why it could not run
    double seconds = 0;
};

std::string problem_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Failure& failure) {
        return failure.why().empty() ? failure.what() : std::string(failure.what()) + ": " + failure.why();
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return "it threw something that is no exception";
    }
}

void work_on(const std::shared_ptr<Job>& job, Clock::time_point start) {
    std::vector<Outcome> outcomes;
    std::string problem;
    try {
        outcomes = job->work();
    } catch (...) {
        problem = problem_of(std::current_exception());
    }
    const std::lock_guard lock(job->guard);
    job->outcomes = std::move(outcomes);
    job->problem = std::move(problem);
    job->seconds = std::chrono::duration<double>(Clock::now() - start).count();
    job->done = true;
    job->ended.notify_all();
}

Result error_result(const Job& job, std::string problem, double seconds) {
    Finding finding;
    finding.id = job.id;
    finding.level = Level::skip;
    finding.summary = "could not be checked: " + std::move(problem);
    return {std::move(finding), job.group, job.source, true, seconds};
}

std::vector<Result> results_of(const std::shared_ptr<Job>& job, Clock::time_point deadline) {
    std::unique_lock lock(job->guard);
    const auto done = [&] { return job->done; };
    if (job->limit.count() == 0) job->ended.wait(lock, done);
    const bool in_time = job->ended.wait_until(lock, deadline, done);
    const auto limit = std::chrono::duration<double>(job->limit).count();
    if (!in_time) return {error_result(*job, "no answer within " + text::human_seconds(limit), limit)};
    if (!job->problem.empty()) return {error_result(*job, job->problem, job->seconds)};
    std::vector<Result> out;
    for (auto& [finding, remedies] : job->outcomes) {
        out.push_back({std::move(finding), job->group, job->source, false, job->seconds, std::move(remedies)});
    }
    return out;
}

bool matches_any(const std::string& id, const std::vector<std::string>& globs) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](const std::string& glob) { return ::fnmatch(glob.c_str(), id.c_str(), 0) == 0; });
}

bool is_wanted(const std::string& id, const std::vector<std::string>& only, const std::vector<std::string>& skip) {
    return (only.empty() || matches_any(id, only)) && !matches_any(id, skip);
}

std::shared_ptr<Job> job_of(const Check& check, const std::shared_ptr<const Context>& context) {
    auto job = std::make_shared<Job>();
    job->id = check.id;
    job->group = check.group;
    job->source = "bspctl";
    job->limit = check.limit;
    job->work = [run = check.run, id = check.id, context] {
        auto outcome = run(*context);
        outcome.finding.id = id;
        return std::vector<Outcome>{std::move(outcome)};
    };
    return job;
}

std::shared_ptr<Job> job_of(plugins::Plugin& plugin, const std::shared_ptr<const Workspace>& workspace) {
    auto job = std::make_shared<Job>();
    job->id = plugin.info().id;
    job->group = "family";
    job->source = plugin.info().id;
    // An isolated one has limits of its own, and its process must not be ended under a thread that listens to it.
    job->limit = plugin.info().isolated ? std::chrono::milliseconds(0) : plugin_limit;
    job->work = [&plugin, workspace] {
        auto findings = plugin.doctor(*workspace);
        return std::vector<Outcome>(std::make_move_iterator(findings.begin()), std::make_move_iterator(findings.end()));
    };
    return job;
}

std::vector<std::shared_ptr<Job>> jobs_of(const std::vector<Check>& checks, const std::vector<plugins::Plugin*>& plugins,
                                          const Context& context, const Workspace& workspace,
                                          const std::function<bool(const std::string&)>& wanted) {
    const auto shared_context = std::make_shared<const Context>(context);
    const auto shared_workspace = std::make_shared<const Workspace>(workspace);
    std::vector<std::shared_ptr<Job>> out;
    for (const auto& check : checks) {
        const bool applies = context.container || !check.container_only;
        if (applies && wanted(check.id)) out.push_back(job_of(check, shared_context));
    }
    for (auto* plugin : plugins) {
        if (plugin->offers(doctor_extension)) out.push_back(job_of(*plugin, shared_workspace));
    }
    return out;
}

// A thread that cannot be started is the check's problem, not ours.
void start(const std::shared_ptr<Job>& job, Clock::time_point now) {
    try {
        std::thread(work_on, job, now).detach();
    } catch (const std::system_error& error) {
        const std::lock_guard lock(job->guard);
        job->problem = error.what();
        job->done = true;
    }
}

void make_unique(Result& result, std::set<std::string>& taken) {
    if (taken.insert(result.finding.id).second) return;
    result.finding.id += "@" + result.source;
    for (int n = 2; !taken.insert(result.finding.id).second; ++n) result.finding.id += "-" + std::to_string(n);
}

// A glob that is no check's id is a slip of the pen, and a report without that check would look like a clean one. What a
// plugin would have found is unknown when it could not run; then nothing can be said.
void check_globs(const std::vector<std::string>& only, const std::vector<std::string>& ids, const Report& report) {
    const bool plugin_failed = std::any_of(report.results.begin(), report.results.end(), [](const Result& result) {
        return result.error && result.source != "bspctl";
    });
    if (plugin_failed) return;
    for (const auto& glob : only) {
        const bool known = std::any_of(ids.begin(), ids.end(), [&](const auto& id) { return matches_any(id, {glob}); });
        if (known) continue;
        const auto near = text::nearest(glob, ids);
        throw Failure("no check is called '" + glob + "'", near ? "the nearest is " + *near : "",
                      "`bspctl doctor` without --only shows all of them");
    }
}

}  // namespace

bool Report::blocked() const { return count(Level::block) > 0; }

std::size_t Report::count(Level level) const {
    return static_cast<std::size_t>(std::count_if(results.begin(), results.end(), [&](const Result& result) {
        return !result.error && result.finding.level == level;
    }));
}

Report run(const std::vector<Check>& checks, const std::vector<plugins::Plugin*>& plugins, const Context& context,
           const Workspace& workspace, const std::vector<std::string>& only, const std::vector<std::string>& skip) {
    const auto wanted = [&](const std::string& id) { return is_wanted(id, only, skip); };
    const auto jobs = jobs_of(checks, plugins, context, workspace, wanted);
    const auto begin = Clock::now();
    for (const auto& job : jobs) start(job, begin);
    Report report;
    std::set<std::string> taken;
    std::vector<std::string> ids;  // all there are, wanted or not
    for (const auto& check : checks) ids.push_back(check.id);
    for (const auto& job : jobs) {
        for (auto& result : results_of(job, begin + job->limit)) {
            const bool from_plugin = result.source != "bspctl";
            if (from_plugin) ids.push_back(result.finding.id);
            if (from_plugin && !result.error && !wanted(result.finding.id)) continue;
            make_unique(result, taken);
            report.results.push_back(std::move(result));
        }
    }
    check_globs(only, ids, report);
    return report;
}

}  // namespace bspctl::doctor
