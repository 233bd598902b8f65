// SPDX-License-Identifier: Apache-2.0
#include "history/run_reader.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bitbake/all_variables.hpp"
#include "bitbake/build_record.hpp"
#include "history/disk_curve.hpp"
#include "telemetry/emitter.hpp"
#include "telemetry/run.hpp"

namespace bspctl::history {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view events_name = "events.jsonl";

void take_start(const telemetry::Event& event, RunRow& run) {
    run.started = telemetry::parse_utc_time(event.time);
    run.command = event.text("command");
    run.family = event.text("family");
    run.label = event.text("label");
    run.engine = event.text("engine");
    run.kas_version = event.text("kas_version");
    if (run.machine.empty()) run.machine = event.text("machine");
}

void take_failed_step(const telemetry::Event& event, RunRow& run) {
    run.failed_step = event.text("step");
    run.reason = event.text("reason");
}

void take_end(const telemetry::Event& event, RunRow& run) {
    run.outcome = event.text("outcome");
    run.exit_code = static_cast<int>(event.number("exit_code"));
    run.seconds = event.number("duration_s");
}

// A cause that triage named after the run's end. The failed task itself is known from the event log too: one row is
// enough where both name the same.
void take_diagnosis(const telemetry::Event& event, RunRecord& out) {
    FailureRow row{event.text("recipe"), event.text("task"), event.text("rule"), event.text("category"), event.text("cause")};
    const auto same = std::find_if(out.failures.begin(), out.failures.end(), [&](const FailureRow& failure) {
        return failure.rule.empty() && failure.recipe == row.recipe && failure.task == row.task;
    });
    if (same != out.failures.end()) *same = std::move(row);
    else out.failures.push_back(std::move(row));
}

void take_events(const fs::path& file, RunRecord& out) {
    for (const auto& event : telemetry::read_events(file).events) {
        if (event.type == "run_start") take_start(event, out.run);
        else if (event.type == "step_fail") take_failed_step(event, out.run);
        else if (event.type == "run_end") take_end(event, out.run);
        else if (event.type == "diagnosis") take_diagnosis(event, out);
    }
}

// ------------------------------------------------------------------------------------------------ BitBake's events

void take_variables(std::string_view all, RunRow& run) {
    run.machine = bitbake::variable(all, "MACHINE");
    run.distro = bitbake::variable(all, "DISTRO");
    const auto threads = bitbake::variable(all, "BB_NUMBER_THREADS");
    std::from_chars(threads.data(), threads.data() + threads.size(), run.threads);
}

// A task without an end lasted until the last that the log says. It is what a build that hung waited for: without this no
// table and no curve would have it.
double lasted(const bitbake::BuildRecord& record, const bitbake::TaskRecord& task) {
    const bool unfinished = task.started > 0 && task.outcome == bitbake::TaskOutcome::running;
    return unfinished ? std::max(0.0, record.now() - task.started) : task.duration();
}

TaskRow row_of(const bitbake::BuildRecord& record, const bitbake::TaskRecord& task) {
    const auto& recipe = record.recipe_of(task);
    return {recipe.multiconfig, recipe.name, recipe.version, task.name, std::string(bitbake::to_word(task.outcome)),
            task.setscene, task.started, lasted(record, task)};
}

void take_tasks(const bitbake::BuildRecord& record, RunRecord& out) {
    for (const auto& task : record.tasks()) {
        out.tasks.push_back(row_of(record, task));
        out.run.tasks_run += task.setscene ? 0 : 1;
    }
    for (const auto& recipe : record.recipes()) {
        const auto covered = recipe.setscene_covered, missed = recipe.setscene_notcovered;
        if (covered + missed > 0) out.reuse.push_back({recipe.multiconfig, recipe.name, covered, missed});
    }
    for (const auto index : record.failed()) {
        const auto& task = record.tasks()[index];
        out.failures.push_back({record.recipe_of(task).name, task.name, {}, {}, {}});
    }
}

void take_totals(const bitbake::BuildRecord& record, RunRow& run) {
    run.targets = text::join(record.build().targets, " ");
    run.tasks_total = record.queue().total;
    run.reused = record.queue().setscene_covered;
    run.missed = record.queue().setscene_notcovered;
    run.tasks_failed = static_cast<std::int64_t>(record.failed().size());
    run.warnings = record.warnings();
    run.errors = record.errors();
    for (const auto& sample : record.pressure()) {
        run.peak_cpu = std::max(run.peak_cpu, sample.cpu);
        run.peak_io = std::max(run.peak_io, sample.io);
        run.peak_memory_pressure = std::max(run.peak_memory_pressure, sample.memory);
    }
}

void take_event_log(const fs::path& file, bitbake::BuildRecord& record, RunRecord& out) {
    bitbake::EventLog log(
        [&](const bitbake::EventValue& event) {
            if (const auto* all = std::get_if<bitbake::AllVariables>(&event)) take_variables(all->json, out.run);
            else record.take(event);
        },
        bitbake::BuildRecord::wanted() | bitbake::events_of<bitbake::AllVariables>());
    bitbake::read_event_log(file, log);
    take_totals(record, out.run);
    take_tasks(record, out);
}

// ---------------------------------------------------------------------------------------------------- other files

// A run that was killed at once has a name alone: its start in local time.
double start_of(const std::string& id) {
    std::tm parts{};
    if (::strptime(id.c_str(), "%Y%m%d-%H%M%S", &parts) == nullptr) return 0;
    parts.tm_isdst = -1;
    return static_cast<double>(::mktime(&parts));
}

// GNU time's line: that of the largest process of the build that kas waited for.
std::int64_t peak_memory(const fs::path& file) {
    constexpr std::string_view key = "Maximum resident set size (kbytes): ";
    const auto content = files::read(file);
    for (const auto line : text::lines(content)) {
        auto text = text::trim(line);
        if (!text.starts_with(key)) continue;
        text.remove_prefix(key.size());
        std::int64_t kilobytes = 0;
        std::from_chars(text.data(), text.data() + text.size(), kilobytes);
        return kilobytes * 1024;
    }
    return 0;
}

template <class Read>
void if_there(const fs::path& file, const Read& read) try {
    std::error_code error;
    if (fs::is_regular_file(file, error)) read(file);
} catch (const Failure&) {
    return;  // gone or closed to us meanwhile: what the other files say stands
}

std::string stamp_of_file(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return "-";
    return std::to_string(size) + "@" + std::to_string(fs::last_write_time(file, error).time_since_epoch().count());
}

}  // namespace

std::string stamp_of(const fs::path& dir) {
    return stamp_of_file(dir / events_name) + " " + stamp_of_file(dir / bitbake::event_log_name);
}

RunRecord read_run(const fs::path& dir) {
    bitbake::BuildRecord build;
    return read_run(dir, build);
}

RunRecord read_run(const fs::path& dir, bitbake::BuildRecord& build) {
    RunRecord out;
    out.run.dir = dir;
    out.run.id = dir.filename().string();
    out.run.bsp_root = dir.parent_path().parent_path().parent_path();  // <bsp_root>/<build folder>/runs/<id>
    out.run.stamp = stamp_of(dir);  // before the files: what is written meanwhile is read again
    if_there(dir / bitbake::event_log_name, [&](const auto& file) { take_event_log(file, build, out); });
    if_there(dir / events_name, [&](const auto& file) { take_events(file, out); });
    if_there(dir / "time.log", [&](const auto& file) { out.run.peak_memory = peak_memory(file); });
    if (out.run.started == 0) out.run.started = start_of(out.run.id);
    out.run.peak_disk = peak_of(read_disk_curve(dir / "du.tsv"));
    return out;
}

}  // namespace bspctl::history
