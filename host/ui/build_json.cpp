// SPDX-License-Identifier: Apache-2.0
#include "ui/build_json.hpp"

#include <chrono>

#include "telemetry/emitter.hpp"
#include "watch/state.hpp"
#include "ui/foreign_text.hpp"

namespace bspctl::ui {

namespace {

void write_time(json::LineWriter& out, std::string_view key, double seconds) {
    out.key(key);
    if (seconds <= 0) {
        out.null();
        return;
    }
    const std::chrono::duration<double> since_1970(seconds);
    out.value(telemetry::utc_time(std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(since_1970))));
}

void write_name(json::LineWriter& out, const bitbake::BuildRecord& record, const bitbake::TaskRecord& task) {
    const auto& recipe = record.recipe_of(task);
    out.field("recipe", recipe.name).field("task", task.name).field_or_null("multiconfig", recipe.multiconfig);
}

void write_running(json::LineWriter& out, const watch::BuildWatch& build, const Expectations& expected) {
    const auto& record = build.record();
    out.key("running").array();
    for (const auto& running : build.running()) {
        const auto& task = record.tasks()[running.task];
        out.object();
        write_name(out, record, task);
        write_time(out, "started", task.started);
        out.field("seconds", task.started > 0 ? std::max(0.0, build.now() - task.started) : 0.0);
        out.field("expected_seconds", expected.task ? expected.task(record.recipe_of(task), task) : std::nullopt);
        out.field("percent", task.progress < 0 ? std::nullopt : std::optional(task.progress));
        out.field_or_null("rate", running.rate).field_or_null("log", running.log.string());
        out.field("silent_seconds", running.silent).end_object();
    }
    out.end_array();
}

void write_parse(json::LineWriter& out, const watch::State& state) {
    out.field("phase", to_word(state.phase)).field_or_null("step", state.step);
    out.field("percent", state.percent < 0 ? std::nullopt : std::optional(state.percent));
}

void write_sstate(json::LineWriter& out, const watch::State& state) {
    out.key("sstate").object().field("reused", state.reused).field("wanted", state.wanted);
    out.field("setscene_total", state.setscene_total).end_object();
}

}  // namespace

void write_failure(json::LineWriter& out, const watch::BuildWatch& build, std::uint32_t task) {
    const auto& failed = build.record().tasks()[task];
    out.object();
    write_name(out, build.record(), failed);
    out.field("seconds", failed.duration()).field_or_null("log", build.log_of(failed).string());
    out.key("messages").array();
    for (const auto message : build.messages_of(task)) out.value(foreign_text(message));
    out.end_array().end_object();
}

void write_build(json::LineWriter& out, const watch::BuildWatch& build, const Expectations& expected) {
    const auto& record = build.record();
    const auto state = watch::state_of(record);
    out.object();
    write_parse(out, state);
    out.field("source", build.has_events() ? "event-log" : "console");
    out.field("outcome", to_word(record.outcome()));
    write_time(out, "started", record.build().started);
    write_time(out, "completed", record.build().completed);
    const auto until = record.build().completed > 0 ? record.build().completed : build.now();
    out.field("elapsed_seconds", record.build().started > 0 ? std::optional(std::max(0.0, until - record.build().started)) : std::nullopt);
    out.field("remaining_seconds", expected.left ? expected.left(build) : std::nullopt);
    out.field("tasks_total", state.total).field("tasks_done", state.done).field("tasks_remaining", state.total - state.done);
    out.field("tasks_running", record.running().size()).field("tasks_failed", state.failed);
    write_sstate(out, state);
    out.field("warnings", record.warnings()).field("errors", record.errors());
    write_running(out, build, expected);
    out.key("failures").array();
    for (const auto task : record.failed()) write_failure(out, build, task);
    out.end_array().end_object();
}

}  // namespace bspctl::ui
