// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>

#include "base/json.hpp"
#include "cli/why_view.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::cli {

namespace {

using signatures::Rerun;
using signatures::TaskName;

std::vector<std::string> names(const std::vector<TaskName>& tasks) {
    std::vector<std::string> out;
    for (const auto& task : tasks) out.push_back(task.str());
    return out;
}

void write_task(json::Writer& out, const WhyView& view, const Rerun& task) {
    out.object().field("task", task.now.task.str()).field("hash", task.now.hash);
    if (view.next) out.field("would_run", WhyView::would_run(task));
    else out.field("fate", to_word(task.now.fate));
    out.field("reason", view.next && !WhyView::would_run(task) ? "unchanged" : to_word(task.reason)).key("before");
    if (const auto* run = view.before(task); run == nullptr) {
        out.null();
    } else {
        out.object().field("run", run->id).field("hash", task.before->task.hash).field("fate", to_word(task.before->task.fate)).end_object();
    }
    out.end_object();
}

void write_cause(json::Writer& out, const signatures::Cause& cause) {
    const auto shown = without_secrets(cause.what);
    out.object().field("kind", to_word(shown.kind)).field_or_null("name", shown.name);
    out.field("before", shown.before).field("after", shown.after).field("way", names(cause.way));
    out.field("recipes", std::vector<std::string>(cause.recipes.begin(), cause.recipes.end())).end_object();
}

void write_gap(json::Writer& out, const signatures::Gap& gap) {
    out.object().field("task", gap.at.task.str()).field("before", gap.at.before).field("after", gap.at.after);
    out.field("before_missing", gap.before_missing).field("after_missing", gap.after_missing).field("way", names(gap.way)).end_object();
}

void write_source(json::Writer& out, const MovedSource& source) {
    out.object().field("name", source.name).field_or_null("before", source.before).field_or_null("after", source.after);
    out.field("commits", source.commits).end_object();
}

}  // namespace

const history::RunRow* WhyView::compared() const {
    const signatures::Rerun* nearest = nullptr;
    for (const auto& task : tasks) {
        if (task.reason != Rerun::Reason::changed) continue;
        if (nearest == nullptr || task.before->run < nearest->before->run) nearest = &task;
    }
    return nearest == nullptr ? nullptr : before(*nearest);
}

bool WhyView::would_run(const Rerun& task) {
    return task.reason != Rerun::Reason::not_shared && task.reason != Rerun::Reason::gone;
}

signatures::Difference without_secrets(signatures::Difference difference) {
    const bool secret = difference.kind == signatures::Difference::Kind::variable && telemetry::is_secret_name(difference.name);
    const auto known = telemetry::secret_values(environ);
    for (auto* side : {&difference.before, &difference.after}) {
        if (*side) *side = secret && !(*side)->empty() ? std::string(telemetry::mask) : telemetry::mask_secrets(**side, known);
    }
    return difference;
}

std::string why_json(const WhyView& view) {
    json::Writer out;
    out.object().field("schema", "bspctl.why/1").field("asked", view.asked.str()).field("next", view.next);
    out.field_or_null("run", view.run.id).field_or_null("run_dir", view.run.dir.string());
    const auto* compared = view.compared();
    out.field_or_null("compared_with", compared == nullptr ? "" : compared->id).key("tasks").array();
    for (const auto& task : view.tasks) write_task(out, view, task);
    out.end_array().key("causes").array();
    for (const auto& cause : view.explanation.causes) write_cause(out, cause);
    out.end_array().key("gaps").array();
    for (const auto& gap : view.explanation.gaps) write_gap(out, gap);
    out.end_array().field("cut", view.explanation.cut).key("sources").array();
    for (const auto& source : view.sources) write_source(out, source);
    out.end_array().field("others_changed", names(view.others_changed)).end_object();
    return out.str();
}

}  // namespace bspctl::cli
