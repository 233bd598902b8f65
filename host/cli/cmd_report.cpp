// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <optional>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/sha256.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/json_field.hpp"
#include "cli/report_page.hpp"
#include "cli/run_history.hpp"
#include "cli/run_json.hpp"
#include "pipeline/postmortem.hpp"
#include "report/image_contents.hpp"
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

// What `report` has to say: what the run says of itself, what its tasks say, and what was before.
struct Report {
    pipeline::Summary run;
    history::RunTasks tasks;
    std::optional<history::RunRow> before;  // the last good run of the same configuration
    std::vector<report::ImageContents> images;  // that it made, where buildhistory tells of them
};

constexpr std::size_t most_slow_tasks = 5;

std::uint64_t size_of(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? 0 : size;
}

// One name for the revisions of all repositories together.
std::string build_revision(const std::optional<sources::Snapshot>& recorded) {
    std::vector<std::string> commits;
    if (recorded) {
        for (const auto& source : recorded->sources.list) commits.push_back(source.commit);
    }
    std::sort(commits.begin(), commits.end());
    return commits.empty() ? "" : sha256(text::join(commits, "")).substr(0, 12);
}

void add_tasks(json::Writer& out, const Report& report) {
    const auto& row = report.tasks.run;
    write_work(out, row);
    out.key("slowest_tasks").array();
    for (const auto& task : history::longest_tasks(report.tasks.tasks, most_slow_tasks)) {
        out.object().field("recipe", task.recipe).field("task", task.task).field("multiconfig", task.multiconfig);
        out.field("seconds", task.seconds).end_object();
    }
    out.end_array().key("seconds_by_task").object();
    for (const auto& share : history::time_by_task(report.tasks.tasks)) out.field(share.name, share.seconds);
    out.end_object().key("last_good");
    if (!report.before) out.null();
    else out.object().field("run", report.before->id).field("seconds", report.before->seconds).end_object();
}

void add_images(json::Writer& out, const std::vector<report::ImageContents>& images) {
    out.key("images").array();
    for (const auto& one : images) {
        out.object().field("image", one.image).field("machine", one.machine).field("bytes", one.bytes);
        out.field("packages", one.packages).key("largest_packages").array();
        for (const auto& package : one.largest) out.object().field("name", package.name).field("bytes", package.bytes).end_object();
        out.end_array().end_object();
    }
    out.end_array();
}

std::string answer_json(const Report& report) {
    const auto& run = report.run;
    const auto recorded = recorded_sources(run);
    json::Writer out;
    out.object().field("schema", "bspctl.report/1").field("run", run.run_id).field("run_dir", run.dir.string());
    out.key("outcome").object().field("kind", run.outcome);
    out.key("exit_code");
    if (run.finished && run.exit_code >= 0) out.value(run.exit_code);  // of a killed run nobody knows it
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
    add_sources(out, recorded);
    out.field_or_null("build_revision", build_revision(recorded));
    add_tasks(out, report);
    out.key("plugins").array();
    for (const auto& plugin : run.plugins) {
        out.object().field("id", plugin.id).field("version", plugin.version).field("path", plugin.path);
        out.field_or_null("sha256", plugin.sha256).field("isolated", plugin.isolated).end_object();
    }
    out.end_array().key("artifacts").array();
    for (const auto& file : run.artifacts) out.value(file.string());
    out.end_array().key("image_bytes");
    if (run.artifacts.empty()) out.null();
    else out.value(size_of(run.artifacts.front()));
    add_images(out, report.images);
    out.end_object();
    return out.str();
}

std::string work_text(const history::RunRow& row) {
    std::string out;
    if (row.tasks_total > 0) {
        out += "  tasks             " + std::to_string(row.tasks_run) + " ran of " + std::to_string(row.tasks_total) +
               (row.tasks_failed > 0 ? ", " + std::to_string(row.tasks_failed) + " failed" : "") + "\n";
    }
    if (const auto wanted = row.reused + row.missed; wanted > 0) {
        out += "  shared state      " + std::to_string(row.reused) + " of " + std::to_string(wanted) + " wanted (" +
               std::to_string(100 * row.reused / wanted) + " %)\n";
    }
    if (row.warnings > 0) out += "  warnings          " + std::to_string(row.warnings) + "\n";
    if (row.peak_disk > 0) {
        out += "  build folder      " + text::human_bytes(static_cast<std::uint64_t>(row.peak_disk)) + " at most\n";
    }
    return out;
}

std::string tasks_text(const Report& report) {
    auto out = work_text(report.tasks.run);
    for (const auto& task : history::longest_tasks(report.tasks.tasks, most_slow_tasks)) {
        out += "  slow              " + text::human_seconds(task.seconds) + "  " +
               history::title(task.multiconfig, task.recipe, task.task) + "\n";
    }
    if (report.before && report.run.finished) {
        out += "  last good run     " + text::human_seconds(report.before->seconds) + "  " + report.before->id + "\n";
    }
    return out;
}

std::string bytes_text(std::int64_t bytes) { return text::human_bytes(static_cast<std::uint64_t>(bytes)); }

std::string images_text(const std::vector<report::ImageContents>& images) {
    std::string out;
    for (const auto& one : images) {
        out += "  image             " + one.image + " for " + one.machine + ": " + std::to_string(one.packages) + " packages" +
               (one.bytes > 0 ? ", " + bytes_text(one.bytes) : "") + "\n";
        std::vector<std::string> largest;
        for (const auto& package : one.largest) largest.push_back(package.name + " " + bytes_text(package.bytes));
        if (!largest.empty()) out += "    largest         " + text::join(largest, ", ") + "\n";
    }
    return out;
}

std::string answer_text(const ui::Style& style, const Report& report) {
    const auto& run = report.run;
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
    out += tasks_text(report) + images_text(report.images);
    if (!run.deploy_dir.empty()) out += "  artifacts in " + run.deploy_dir + "\n";
    for (const auto& file : run.artifacts) {
        out += "    " + file.filename().string() + "  " + text::human_bytes(size_of(file)) + "\n";
    }
    out += sources_text(recorded_sources(run));
    for (const auto& plugin : run.plugins) {
        out += "  plugin " + plugin.id + " " + plugin.version + (plugin.isolated ? ", isolated, " : ", ") +
               plugin.path + "\n    sha256:" + plugin.sha256 + "\n";
    }
    return out + "  record in " + run.dir.string() + "\n";
}

// A run without an end may still be going on.
std::vector<report::ImageContents> images_of(const history::RunRow& run) {
    const auto end = run.ended() ? run.started + run.seconds : std::numeric_limits<double>::infinity();
    return report::image_contents(run.dir.parent_path().parent_path(), run.started, end);
}

Report report_of(Context& context, const telemetry::RunRef& run) {
    auto history = open_history(context);
    history.update({pipeline::bsp_root_of(run)});
    Report out{pipeline::summarise(run), with_tasks(history, row_of(history, run)), std::nullopt, {}};
    out.images = images_of(out.tasks.run);
    auto before = history::good_runs_before(out.tasks.run, history.runs(), 1);
    if (!before.empty()) out.before = std::move(before.front());
    return out;
}

// `report --html page.html` is what many mean by --output.
void refuse_file_as_run(const std::string& word) {
    if (!word.ends_with(".html") && !word.ends_with(".htm")) return;
    throw Failure("'" + word + "' is no run: --html takes no value", "the word there names the run whose page is made",
                  "bspctl report --html --output " + text::shell_quote(word));
}

int run(Context& context, const Arguments& arguments) {
    if (arguments.has("html")) refuse_file_as_run(arguments.positional(0));
    const auto found = named_run(context, arguments);
    if (arguments.has("html")) return write_report_page(context, arguments, found);
    if (arguments.has("output")) throw Failure("--output belongs to --html", "", "redirect the answer: > FILE");
    const auto report = report_of(context, found);
    if (const auto field = arguments.get("field"); !field.empty()) context.answer(json_field(answer_json(report), field));
    else context.answer(arguments.has("json") ? answer_json(report) : answer_text(context.out_style(), report));
    return 0;
}

}  // namespace

Command report_command() {
    return {.name = "report",
            .group = "Look",
            .summary = "say what a run did, and what it made",
            .usage = "[RUN] [-k KAS_YAML] [--json | --field NAME | --html [--output FILE]]",
            .details = "Without a run: the newest. --html writes one page with everything that is known of the run: its tasks on a line "
                       "of time, what was slow and what was reused, failures with their causes, layers, settings. It needs no "
                       "network and no other file.",
            .examples = {"bspctl report", "bspctl report 20260423-091014 --json", "bspctl report --field outcome.kind",
                         "bspctl report --html --output report.html"},
            .options = {{"field", 0, "NAME", "one value of what --json says: outcome.kind, sstate.reused, steps.0.name"},
                        {"html", 0, "", "write a page for a browser: report.html in the run's folder"},
                        {"output", 'o', "FILE", "write the page there, whole or not at all; - is stdout", "", "<file>"},
                        options::kas_yaml(),
                        options::json()},
            .max_positionals = 1,
            .positional_words = "<run>",
            .run = run};
}

}  // namespace bspctl::cli
