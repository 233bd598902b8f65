// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <system_error>

#include "bitbake/event_log.hpp"
#include "bitbake/names.hpp"
#include "telemetry/run.hpp"
#include "triage/circumstances.hpp"
#include "triage/diagnosis.hpp"
#include "triage/grouping.hpp"
#include "triage/inquiry.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace fs = std::filesystem;
namespace {

// From outside: what bspctl stops itself has its reason in the record.
bool was_interrupted(const Report& report) { return !report.halted && (report.exit_code == 130 || report.exit_code == 143); }

// The record of an interruption may be only in the events: the child had no time to say anything.
Diagnosis interruption(const Report& report) {
    Diagnosis out;
    out.rule = std::string(interrupted);
    out.source = "bspctl";
    out.category = std::string(interrupted);
    out.cause = "the build was stopped from outside (exit status " + std::to_string(report.exit_code) + "); nothing says that it was about to fail";
    out.fix = "run the same build again: it goes on where it stopped";
    out.confidence = 95;
    out.transient = true;
    out.primary = true;
    return out;
}

// A disk that fills makes bspctl itself stop the build.
bool says_why_it_was_stopped(const std::vector<Diagnosis>& all) {
    return !all.empty() && (all.front().category == interrupted || all.front().category == "host-disk");
}

void put_first(std::vector<Diagnosis>& all, Diagnosis one) {
    for (auto& other : all) {
        other.primary = false;
        other.follow_up = other.follow_up || other.category == "bitbake-server";
        ++other.group;
    }
    all.insert(all.begin(), std::move(one));
}

// Confidence from which on an answer stands without the lines that look like an error.
constexpr int needs_no_excerpt = 50;

void answer(Report& report, Inquiry& inquiry, const RuleSet& rules, const PathMap& paths) {
    inquiry.judge();
    if (report.failed) report.diagnoses = conclude(inquiry.hits(), rules, {report.failures, inquiry.suspect(), report.halted}, paths);
    if (report.failed && was_interrupted(report) && !says_why_it_was_stopped(report.diagnoses)) put_first(report.diagnoses, interruption(report));
    if (!report.failed || (!report.diagnoses.empty() && report.diagnoses.front().confidence >= needs_no_excerpt)) report.excerpt.clear();
}

int number_of(const telemetry::Event& event, std::string_view key) {
    const auto* value = event.find(key);
    if (value == nullptr) return 0;
    if (const auto* number = std::get_if<std::int64_t>(value)) return static_cast<int>(*number);
    return 0;
}

// The last step that failed is where the run ended; an earlier one was got over. A run that ended without one did
// well; a run whose record just stops says nothing, nor does an end that was only written later ("aborted").
void read_events(Report& report) {
    std::error_code missing;
    const auto file = report.dir / "events.jsonl";
    if (!fs::exists(file, missing)) return;
    bool ended = false;
    for (const auto& event : telemetry::read_events(file).events) {
        ended = ended || (event.type == "run_end" && event.text("outcome") != "aborted");
        if (event.type != "step_fail" && event.type != "run_error") continue;
        report.failed = true;
        report.failing_step = event.text("step");
        report.reason = event.text("reason").empty() ? event.text("error") : event.text("reason");
        report.exit_code = number_of(event, "exit_code");
        report.halted = !event.text("halted").empty();
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

// What the run's record says beside its console, as far as it was written.
void read_record(const fs::path& run_dir, Inquiry& inquiry) {
    const auto take = [&](const Observation& observation) { inquiry.observe(observation); };
    observe_event_log(run_dir / bitbake::event_log_name, take);
    observe_steps(run_dir / "events.jsonl", take);
    observe_kernel(run_dir, take);
}

// "log.do_compile.4711" or a link to it, "log.do_compile"; the recipe is empty where its folders do not say it.
std::optional<bitbake::TaskLog> task_log_at(const fs::path& file) {
    std::error_code unresolved;
    const auto real = fs::weakly_canonical(file, unresolved);
    if (auto named = bitbake::split_task_log((unresolved ? file : real).string())) return named;
    const auto name = file.filename().string();
    if (!name.starts_with("log.do_")) return std::nullopt;
    return bitbake::TaskLog{{}, name.substr(4, name.find('.', 4) - 4)};
}

Report about(const fs::path& dir, const std::string& id) {
    Report report;
    report.dir = dir;
    report.run_id = id;
    return report;
}

}  // namespace

Report diagnose_run(const fs::path& run_dir, const RuleSet& rules, const PathMap& paths, const std::vector<fs::path>& trees) {
    auto report = about(run_dir, run_dir.filename().string());
    report.console = console_of(run_dir);
    read_events(report);
    // <bsp_root>/build/runs/<id>
    Inquiry inquiry(rules, paths, with(trees, run_dir.parent_path().parent_path().parent_path()), report);
    if (!report.console.empty()) {
        LineReader reader(report.console);
        inquiry.read_console(reader, report.console.string());
    }
    read_record(run_dir, inquiry);
    inquiry.read_logs();
    answer(report, inquiry, rules, paths);
    if (report.failed) report.circumstances = circumstances_of(run_dir);
    return report;
}

Report diagnose_file(const fs::path& file, const RuleSet& rules, const PathMap& paths, const std::vector<fs::path>& trees) {
    auto report = about(file.parent_path(), file.filename().string());
    report.console = file;
    Inquiry inquiry(rules, paths, with(trees, fs::absolute(file).parent_path()), report);
    LineReader reader(file);
    reader.require_text();
    if (const auto task_log = task_log_at(file)) {
        inquiry.read_task_log(reader, file, *task_log);
    } else {
        inquiry.read_console(reader, file.string());
        inquiry.read_logs();
    }
    answer(report, inquiry, rules, paths);
    return report;
}

Report diagnose_stream(int descriptor, const std::string& name, const fs::path& folder, const RuleSet& rules,
                       const PathMap& paths, const std::vector<fs::path>& trees) {
    auto report = about(folder, name);
    Inquiry inquiry(rules, paths, with(trees, folder), report);
    LineReader reader(descriptor, name);
    reader.require_text();
    inquiry.read_console(reader, name);
    inquiry.read_logs();
    answer(report, inquiry, rules, paths);
    return report;
}

}  // namespace bspctl::triage
