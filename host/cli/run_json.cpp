// SPDX-License-Identifier: Apache-2.0
#include "cli/run_json.hpp"

#include <cstdint>

#include "base/utc_time.hpp"
#include "cli/run_history.hpp"

namespace bspctl::cli {

namespace {

// 0 is "not known".
void write_known(json::Writer& out, std::string_view name, std::int64_t value) {
    out.key(name);
    if (value > 0) out.value(value);
    else out.null();
}

}  // namespace

void write_run(json::Writer& out, const history::RunRow& run) {
    out.field("run", run.id).field("run_dir", run.dir.string()).field("bsp_root", run.bsp_root.string());
    out.field("command", run.command).key("outcome").object().field("kind", outcome_of(run)).key("exit_code");
    if (run.ended()) out.value(run.exit_code);
    else out.null();
    out.end_object().field_or_null("failed_step", run.failed_step).field_or_null("reason", run.reason);
    out.field("family", run.family).field("label", run.label).field_or_null("machine", run.machine);
    out.field_or_null("distro", run.distro).field_or_null("targets", run.targets).field("engine", run.engine);
    out.field("kas_version", run.kas_version).field_or_null("started", utc_time(run.started)).field("seconds", run.seconds);
    write_work(out, run);
}

void write_work(json::Writer& out, const history::RunRow& run) {
    out.key("tasks").object().field("total", run.tasks_total).field("ran", run.tasks_run).field("failed", run.tasks_failed).end_object();
    out.key("sstate").object().field("wanted", run.reused + run.missed).field("reused", run.reused).field("missed", run.missed).end_object();
    out.field("warnings", run.warnings).field("errors", run.errors);
    write_known(out, "peak_tmp_bytes", run.peak_disk);
    write_known(out, "peak_memory_bytes", run.peak_memory);
    out.key("peak_pressure").object().field("cpu", run.peak_cpu).field("io", run.peak_io);
    out.field("memory", run.peak_memory_pressure).end_object();
}

}  // namespace bspctl::cli
