// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <system_error>

#include "base/failure.hpp"
#include "telemetry/run.hpp"
#include "triage/diagnosis.hpp"
#include "triage/lines.hpp"
#include "triage/scanner.hpp"
#include "triage/task_log.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t shown_failures = 50;   // whose logs are read
constexpr std::size_t console_tail_lines = 20;
constexpr std::size_t log_tail_lines = 40;

// What one diagnosis works on.
struct Work {
    const RuleSet& rules;
    const PathMap& paths;
    std::vector<fs::path> trees;
    Hits hits;
};

void read_log(Work& work, Failed& failure) {
    failure.log = locate_log(failure.log_as_written, work.paths, work.trees);
    if (failure.log.empty()) return;
    try {
        LineReader reader(failure.log);
        Scanner scanner(work.rules, Scanner::Source::task_log, failure.log, {failure.recipe, failure.task}, work.hits);
        for (std::string_view line; reader.next(line);) scanner.line(line, reader.number());
        scanner.finish();
        failure.log_tail = tail_of(failure.log, log_tail_lines);
    } catch (const Failure&) {
        failure.log.clear();  // gone or locked in between: the console still says what failed
    }
}

Failed from_console(const bitbake::TaskFailure& failure) {
    Failed out;
    out.recipe = failure.recipe;
    out.version = failure.version;
    out.task = failure.task;
    out.message = failure.message;
    out.log_as_written = failure.log;
    return out;
}

void take_failures(Report& report, const bitbake::TaskFailures& found) {
    const auto failed = found.failed();
    const auto shown = std::min(failed.size(), shown_failures);
    std::transform(failed.begin(), failed.begin() + static_cast<std::ptrdiff_t>(shown), std::back_inserter(report.failures),
                   from_console);
    report.more_failures = failed.size() - shown + found.beyond_limit();
}

Outcome read_console(Work& work, Report& report) {
    LineReader reader(report.console);
    Scanner scanner(work.rules, Scanner::Source::console, report.console, {}, work.hits);
    for (std::string_view line; reader.next(line);) scanner.line(line, reader.number());
    scanner.finish();
    report.console_tail = tail_of(report.console, console_tail_lines);
    take_failures(report, scanner.failures());
    return scanner.outcome();
}

// The events are the run's own word; where they are silent, the console's; where both are, what looks like an error.
void judge(Report& report, const Outcome& outcome, const Work& work) {
    if (report.certain) return;
    report.certain = outcome.failed || outcome.succeeded;
    const auto loud = [](const Hit& hit) { return !hit.quiet; };
    const bool looks_failed = outcome.errors > 0 || std::any_of(work.hits.all().begin(), work.hits.all().end(), loud);
    report.failed = report.certain ? outcome.failed : looks_failed;
}

bool was_interrupted(const Report& report) { return report.exit_code == 130 || report.exit_code == 143; }

// The record of an interruption may be only in the events: the child had no time to say anything.
Diagnosis interruption(const Report& report) {
    Diagnosis out;
    out.rule = "interrupted";
    out.source = "bspctl";
    out.category = "interrupted";
    out.cause = "the build was stopped from outside (exit status " + std::to_string(report.exit_code) + "); nothing says that it was about to fail";
    out.fix = "run the same build again: it goes on where it stopped";
    out.confidence = 95;
    out.transient = true;
    out.primary = true;
    return out;
}

void answer(Report& report, const Work& work) {
    if (!report.failed) return;
    report.diagnoses = conclude(work.hits, work.rules, report.failures);
    const bool known = !report.diagnoses.empty() && report.diagnoses.front().category == "interrupted";
    if (!was_interrupted(report) || known) return;
    if (!report.diagnoses.empty()) report.diagnoses.front().primary = false;
    report.diagnoses.insert(report.diagnoses.begin(), interruption(report));
}

void diagnose_console(Work& work, Report& report) {
    const auto outcome = read_console(work, report);
    for (auto& failure : report.failures) read_log(work, failure);
    judge(report, outcome, work);
}

int number_of(const telemetry::Event& event, std::string_view key) {
    const auto* value = event.find(key);
    if (value == nullptr) return 0;
    if (const auto* number = std::get_if<std::int64_t>(value)) return static_cast<int>(*number);
    return 0;
}

// The last step that failed is where the run ended; an earlier one was got over. A run that ended without one did
// well; a run whose record just stops says nothing.
void read_events(Report& report) {
    std::error_code missing;
    const auto file = report.dir / "events.jsonl";
    if (!fs::exists(file, missing)) return;
    bool ended = false;
    for (const auto& event : telemetry::read_events(file).events) {
        ended = ended || event.type == "run_end";
        if (event.type != "step_fail" && event.type != "run_error") continue;
        report.failed = true;
        report.failing_step = event.text("step");
        report.reason = event.text("reason").empty() ? event.text("error") : event.text("reason");
        report.exit_code = number_of(event, "exit_code");
    }
    report.certain = report.failed || ended;
}

fs::path console_of(const fs::path& run_dir) {
    for (const auto* name : {"kas.log", "console.log"}) {
        std::error_code missing;
        if (fs::is_regular_file(run_dir / name, missing)) return run_dir / name;
    }
    return {};
}

std::vector<fs::path> with(std::vector<fs::path> trees, const fs::path& own) {
    trees.push_back(own);
    return trees;
}

}  // namespace

Report diagnose_run(const fs::path& run_dir, const RuleSet& rules, const PathMap& paths, const std::vector<fs::path>& trees) {
    Report report;
    report.dir = run_dir;
    report.run_id = run_dir.filename().string();
    report.console = console_of(run_dir);
    read_events(report);
    // <bsp_root>/build/runs/<id>
    Work work{rules, paths, with(trees, run_dir.parent_path().parent_path().parent_path()), {}};
    if (!report.console.empty()) diagnose_console(work, report);
    answer(report, work);
    return report;
}

Report diagnose_file(const fs::path& file, const RuleSet& rules, const PathMap& paths, const std::vector<fs::path>& trees) {
    Report report;
    report.dir = file.parent_path();
    report.run_id = file.filename().string();
    report.console = file;
    Work work{rules, paths, with(trees, fs::absolute(file).parent_path()), {}};
    diagnose_console(work, report);
    answer(report, work);
    return report;
}

}  // namespace bspctl::triage
