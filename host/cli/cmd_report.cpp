// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/postmortem.hpp"
#include "sources/snapshot.hpp"
#include "telemetry/run.hpp"

namespace bspctl::cli {

namespace {

// The repositories as the run recorded them. Nothing: it kept no record (an older bspctl, or it never came so far).
std::optional<sources::Snapshot> recorded_sources(const pipeline::Summary& run) {
    const auto file = run.dir / telemetry::sources_name;
    const auto text = files::read_if_exists(file);
    return text ? sources::read_record(*text, file, run.dir) : std::nullopt;
}

void add_sources(json::Writer& out, const std::optional<sources::Snapshot>& recorded) {
    out.key("sources");
    if (!recorded) {
        out.null();
        return;
    }
    out.array();
    for (const auto& source : recorded->sources.list) {
        out.object()
            .field("name", source.name)
            .field_or_null("commit", source.commit)
            .field_or_null("branch", source.branch);
        out.field_or_null("tag", source.tag)
            .field_or_null("url", source.url)
            .field("layers", source.layers)
            .end_object();
    }
    out.end_array();
}

std::string sources_text(const std::optional<sources::Snapshot>& recorded) {
    if (!recorded) return "  sources were not recorded by this run\n";
    std::string out;
    for (const auto& source : recorded->sources.list) {
        auto line = "  source " + source.name;
        line.resize(std::max<std::size_t>(line.size() + 1, 36), ' ');
        out += line + (source.commit.empty() ? "no commit" : source.commit.substr(0, 12)) +
               (source.branch.empty() ? "" : "  " + source.branch) + "\n";
    }
    return out;
}

std::string answer_json(const pipeline::Summary& run) {
    json::Writer out;
    out.object().field("schema", "bspctl.report/1").field("run", run.run_id).field("run_dir", run.dir.string());
    out.key("outcome").object().field("kind", run.outcome);
    out.key("exit_code");
    if (run.finished) out.value(run.exit_code);
    else out.null();
    out.end_object();
    out.field("family", run.family).field("label", run.label).field("engine", run.engine);
    out.field("kas_version", run.kas_version).field("seconds", run.seconds);
    out.field_or_null("failed_step", run.failed_step).field_or_null("reason", run.reason);
    out.field_or_null("deploy_dir", run.deploy_dir);
    out.key("steps").array();
    for (const auto& step : run.steps) {
        out.object().field("name", step.name).field("result", step.result).field("seconds", step.seconds);
        out.field_or_null("detail", step.detail).end_object();
    }
    out.end_array();
    add_sources(out, recorded_sources(run));
    out.key("plugins").array();
    for (const auto& plugin : run.plugins) {
        out.object().field("id", plugin.id).field("version", plugin.version).field("path", plugin.path);
        out.field_or_null("sha256", plugin.sha256).field("isolated", plugin.isolated).end_object();
    }
    out.end_array().key("artifacts").array();
    for (const auto& file : run.artifacts) out.value(file.string());
    out.end_array().end_object();
    return out.str();
}

std::string answer_text(const ui::Style& style, const pipeline::Summary& run) {
    const bool good = run.outcome == "success";
    std::string out = "run " + run.run_id + ": " + style(good ? ui::Colour::green : ui::Colour::red, run.outcome);
    if (run.finished) out += " in " + text::human_seconds(run.seconds);
    out += "\n  " + run.family + ", " + run.label + "\n  engine " + run.engine + ", kas " + run.kas_version + "\n";
    for (const auto& step : run.steps) {
        auto line = "  " + step.name;
        line.resize(std::max<std::size_t>(line.size() + 1, 20), ' ');
        out += line + step.result + (step.result == "ok" ? "  " + text::human_seconds(step.seconds) : "") +
               (step.detail.empty() ? "" : "  " + step.detail) + "\n";
    }
    if (!run.deploy_dir.empty()) out += "  artifacts in " + run.deploy_dir + "\n";
    std::error_code error;
    for (const auto& file : run.artifacts) {
        out += "    " + file.filename().string() + "  " + text::human_bytes(std::filesystem::file_size(file, error)) +
               "\n";
    }
    out += sources_text(recorded_sources(run));
    for (const auto& plugin : run.plugins) {
        out += "  plugin " + plugin.id + " " + plugin.version + (plugin.isolated ? ", isolated, " : ", ") +
               plugin.path + "\n    sha256:" + plugin.sha256 + "\n";
    }
    return out + "  record in " + run.dir.string() + "\n";
}

int run(Context& context, const Arguments& arguments) {
    const auto roots =
        pipeline::run_roots(arguments.get("kas-yaml"), context.workspace(), context.cwd(), context.registry());
    const auto summary = pipeline::summarise(pipeline::find_run(roots, arguments.positional(0)));
    context.answer(arguments.has("json") ? answer_json(summary) : answer_text(context.out_style(), summary));
    return 0;
}

}  // namespace

Command report_command() {
    return {.name = "report",
            .group = "Look",
            .summary = "say what a run did, and what it made",
            .usage = "[RUN] [-k KAS_YAML] [--json]",
            .details = "Without a run: the newest.",
            .examples = {"bspctl report", "bspctl report 20260423-091014 --json"},
            .options = {options::kas_yaml(), options::json()},
            .max_positionals = 1,
            .positional_words = "<run>",
            .run = run};
}

}  // namespace bspctl::cli
