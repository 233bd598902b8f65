// SPDX-License-Identifier: Apache-2.0
#include "bitbake/event_json.hpp"

#include "base/json.hpp"
#include "base/utc_time.hpp"

namespace bspctl::bitbake {

namespace {

using json::LineWriter;

LineWriter& begin(LineWriter& out, std::string_view name) { return out.object().field("event", name); }

void list(LineWriter& out, std::string_view key, const std::vector<std::string_view>& words) {
    out.key(key).array();
    for (const auto word : words) out.value(word);
    out.end_array();
}

void write(LineWriter& out, const TaskEvent& event) {
    constexpr std::string_view names[] = {"task_started", "task_succeeded", "task_failed", "task_failed_silent", "task_invalid"};
    begin(out, names[static_cast<std::size_t>(event.phase)]).field_or_null("time", utc_time(event.time));
    out.field("recipe", event.package).field("task", event.task).field_or_null("name", event.recipe);
    out.field_or_null("version", event.version).field_or_null("multiconfig", event.multiconfig).field_or_null("file", event.file);
    out.field("pid", event.pid).field_or_null("logfile", event.log);
    if (event.phase == TaskEvent::Phase::failed) out.field("errprinted", event.error_printed);
}

void write(LineWriter& out, const TaskProgress& event) {
    begin(out, "task_progress").field("pid", event.pid).field("percent", event.percent).field_or_null("rate", event.rate);
}

void write_stats(LineWriter& out, const std::optional<QueueStats>& stats) {
    if (!stats) return;
    out.key("queue").object().field("total", stats->total).field("completed", stats->completed).field("skipped", stats->skipped);
    out.field("failed", stats->failed).field("active", stats->active).field("setscene_total", stats->setscene_total);
    out.field("setscene_covered", stats->setscene_covered).field("setscene_notcovered", stats->setscene_notcovered);
    out.field("setscene_active", stats->setscene_active).end_object();
}

void write(LineWriter& out, const QueueEvent& event) {
    constexpr std::string_view phases[] = {"started", "completed", "failed", "skipped"};
    const auto phase = std::string(phases[static_cast<std::size_t>(event.phase)]);
    begin(out, (event.setscene ? "queue_setscene_" : "queue_task_") + phase).field("task", event.task).field("file", event.file);
    out.field_or_null("multiconfig", event.multiconfig);
    if (event.phase == QueueEvent::Phase::skipped) out.field_or_null("reason", event.reason);
    if (event.phase == QueueEvent::Phase::failed) out.field("exit_code", event.exit_code);
    write_stats(out, event.stats);
}

void write(LineWriter& out, const SetsceneDone& event) { write_stats(begin(out, "setscene_complete"), event.stats); }

void write(LineWriter& out, const BuildEvent& event) {
    constexpr std::string_view names[] = {"build_init", "build_started", "build_completed"};
    begin(out, names[static_cast<std::size_t>(event.phase)]);
    list(out, "targets", event.targets);
    if (event.phase != BuildEvent::Phase::completed) return;
    out.field("failures", event.failures).field("interrupted", event.interrupted != 0).field("tasks_total", event.total);
}

void write(LineWriter& out, const ProgressEvent& event) {
    constexpr std::string_view whats[] = {"parse", "cache", "tree", "process"}, phases[] = {"_started", "_progress", "_completed"};
    begin(out, std::string(whats[static_cast<std::size_t>(event.what)]) + std::string(phases[static_cast<std::size_t>(event.phase)]));
    if (event.what == ProgressEvent::What::process) out.field("name", event.name);
    out.field("current", event.current).field("total", event.total);
    if (event.what != ProgressEvent::What::parse || event.phase != ProgressEvent::Phase::completed) return;
    out.field("cached", event.cached).field("parsed", event.parsed).field("skipped", event.skipped);
    out.field("masked", event.masked).field("virtuals", event.virtuals).field("errors", event.errors);
}

void write(LineWriter& out, const ParseError& event) { begin(out, "parse_error").field("text", event.message); }

void write(LineWriter& out, const NoProvider& event) {
    begin(out, "no_provider").field("item", event.item).field("runtime", event.runtime);
    list(out, "dependees", event.dependees);
    list(out, "reasons", event.reasons);
    list(out, "close_matches", event.close_matches);
}

void write(LineWriter& out, const MultipleProviders& event) {
    begin(out, "multiple_providers").field("item", event.item).field("runtime", event.runtime);
    list(out, "candidates", event.candidates);
}

void write(LineWriter& out, const CommandEvent& event) {
    constexpr std::string_view names[] = {"command_completed", "command_failed", "command_exit"};
    begin(out, names[static_cast<std::size_t>(event.phase)]).field("exit_code", event.exit_code).field_or_null("error", event.error);
}

void write(LineWriter& out, const LogEvent& event) {
    const auto level = event.level >= LogEvent::error ? "error" : event.level >= LogEvent::warning ? "warning" : "note";
    begin(out, "log").field_or_null("time", utc_time(event.time)).field("level", level).field("levelno", event.level);
    out.field("text", event.message).field_or_null("logger", event.logger).field("pid", event.pid);
    if (!event.exception.empty()) out.field("exception", event.exception);
}

void write(LineWriter& out, const TerminalRequest& event) {
    begin(out, "terminal_request").field("text", event.message).field("program", event.program);
}

void write(LineWriter& out, const DiskFull& event) {
    begin(out, "disk_full").field("dev", event.device).field("type", event.type).field("mountpoint", event.mountpoint);
    out.field("free_bytes", event.free);
}

void write(LineWriter& out, const DiskUsage& event) {
    begin(out, "disk_usage").key("samples").array();
    for (const auto& one : event.samples) {
        out.object().field("path", one.device).field("available", one.available).field("free", one.free);
        out.field("total", one.total).end_object();
    }
    out.end_array();
}

void write(LineWriter& out, const SanityEvent& event) {
    begin(out, event.passed ? "sanity_passed" : "sanity_failed").field_or_null("text", event.message);
}

void write(LineWriter& out, const NetworkTest& event) { begin(out, event.passed ? "network_passed" : "network_failed"); }

void write(LineWriter& out, const MetadataEvent& event) {
    begin(out, "metadata").field("type", event.type).field_or_null("recipe", event.package).field_or_null("task", event.task);
}

void write(LineWriter& out, const PressureEvent& event) {
    begin(out, "pressure").field_or_null("time", utc_time(event.time)).field("cpu", event.cpu).field("io", event.io);
    out.field("memory", event.memory);
}

void write(LineWriter& out, const Heartbeat& event) { begin(out, "heartbeat").field_or_null("time", utc_time(event.time)); }

}  // namespace

std::string to_json_line(const EventValue& event) {
    if (std::holds_alternative<AllVariables>(event) || std::holds_alternative<DepTree>(event)) return {};
    LineWriter out;
    std::visit(
        [&](const auto& one) {
            using Kind = std::decay_t<decltype(one)>;
            if constexpr (!std::is_same_v<Kind, AllVariables> && !std::is_same_v<Kind, DepTree>) write(out, one);
        },
        event);
    return out.end_object().str();
}

}  // namespace bspctl::bitbake
