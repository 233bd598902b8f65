// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/json.hpp"
#include "cli/insights_view.hpp"
#include "cli/run_json.hpp"

namespace bspctl::cli {

namespace {

void write_recipe(json::Writer& out, const std::string& multiconfig, const std::string& recipe) {
    out.field("recipe", recipe).field("multiconfig", multiconfig);
}

void write_task(json::Writer& out, const history::TaskKey& task) {
    write_recipe(out, std::get<0>(task), std::get<1>(task));
    out.field("task", std::get<2>(task));
}

void write_shares(json::Writer& out, std::string_view key, const std::vector<history::Share>& list, std::size_t most) {
    out.key(key).array();
    for (std::size_t i = 0; i < std::min(most, list.size()); ++i) {
        out.object().field("name", list[i].name).field("seconds", list[i].seconds).field("tasks", list[i].tasks).end_object();
    }
    out.end_array();
}

void write_tasks(json::Writer& out, std::string_view key, const std::vector<history::TaskRow>& tasks) {
    out.key(key).array();
    for (const auto& task : tasks) {
        out.object();
        write_task(out, history::key_of(task));
        out.field("started", task.started).field("seconds", task.seconds).end_object();
    }
    out.end_array();
}

void write_parallelism(json::Writer& out, const InsightsView& view) {
    const auto tasks = history::parallelism_of(view.now.tasks, view.now.run.threads);
    out.key("parallelism").object().field("seconds", tasks.seconds).field("average", tasks.average).field("most", tasks.most);
    out.field("alone_share", tasks.alone).field("threads", view.now.run.threads).field("idle_share", tasks.idle);
    out.key("curve").array();
    for (const double part : tasks.curve) out.value(part);
    out.end_array().end_object();
}

void write_slower(json::Writer& out, const InsightsView& view) {
    out.key("slower").array();
    for (const auto& slower : history::slower_tasks(view.now.tasks, view.earlier)) {
        out.object();
        write_task(out, slower.task);
        out.field("seconds", slower.seconds).field("usual_seconds", slower.usual.seconds).field("runs", slower.usual.runs).end_object();
    }
    out.end_array();
}

void write_timing(json::Writer& out, const InsightsView& view) {
    const auto& tasks = view.now.tasks;
    out.key("timing").object();
    write_parallelism(out, view);
    write_shares(out, "by_task", history::time_by_task(tasks), tasks.size());
    write_shares(out, "by_language", history::time_by_language(tasks), tasks.size());
    write_shares(out, "recipes", history::time_by_recipe(tasks), view.top);
    write_tasks(out, "tasks", history::longest_tasks(tasks, view.top));
    out.key("critical_path").object().field("method", view.graph ? "dependencies" : "time");
    write_tasks(out, "tasks", history::critical_path(tasks, view.graph ? &*view.graph : nullptr));
    out.end_object();
    write_slower(out, view);
    out.end_object();
}

void write_sstate(json::Writer& out, const InsightsView& view) {
    const auto& run = view.now.run;
    out.key("sstate").object().field("wanted", run.reused + run.missed).field("reused", run.reused).field("missed", run.missed);
    out.key("recipes").array();
    for (const auto& [recipe, use] : history::use_of_recipes(view.now.tasks, view.now.reuse)) {
        out.object();
        write_recipe(out, recipe.first, recipe.second);
        out.field("built", use.built()).field("tasks", use.tasks).field("seconds", use.seconds);
        out.field("setscene_covered", use.covered).field("setscene_missed", use.missed).end_object();
    }
    out.end_array().key("lost").array();
    for (const auto& lost : history::lost_reuse(view.now, view.earlier)) {
        out.object();
        write_recipe(out, lost.recipe.first, lost.recipe.second);
        out.field("then", lost.then == history::LostReuse::Then::reused ? "reused" : "up-to-date");
        out.field("seconds", lost.seconds).end_object();
    }
    out.end_array().end_object();
}

void write_disk(json::Writer& out, const InsightsView& view) {
    out.key("disk").object().field("peak_bytes", history::peak_of(view.disk)).field("growth_bytes", history::growth_of(view.disk));
    if (view.growth_threshold) out.field("growth_threshold_bytes", *view.growth_threshold).field("grew_too_much", view.grew_too_much());
    out.key("samples").array();
    for (const auto& point : view.disk) out.object().field("time", point.time).field("bytes", point.bytes).end_object();
    out.end_array().end_object();
}

void write_pressure(json::Writer& out, const history::RunRow& run) {
    out.key("pressure").object().field("peak_cpu", run.peak_cpu).field("peak_io", run.peak_io);
    out.field("peak_memory", run.peak_memory_pressure).end_object();
}

}  // namespace

std::string insights_json(const InsightsView& view) {
    json::Writer out;
    out.object().field("schema", "bspctl.insights/1");
    write_run(out, view.now.run);
    out.key("compared_with").array();
    for (const auto& run : view.earlier) out.object().field("run", run.run.id).field("seconds", run.run.seconds).end_object();
    out.end_array();
    // what write_run() says of the shared state and of pressure in sum stands beside the sections' details
    out.key("sections").object();
    if (view.timing) write_timing(out, view);
    if (view.sstate) write_sstate(out, view);
    if (view.pressure) write_pressure(out, view.now.run);
    if (view.disk_too) write_disk(out, view);
    out.end_object().end_object();
    return out.str();
}

}  // namespace bspctl::cli
