// SPDX-License-Identifier: Apache-2.0
#include "cli/run_history.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "history/run_reader.hpp"
#include "pipeline/closing.hpp"
#include "telemetry/run_id.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_earlier = 5;  // enough for a median, and a build folder's configuration does not last longer

}  // namespace

history::History open_history(Context& context) {
    const bool enabled = context.settings().flag("history.enabled");
    return {enabled ? history::History::default_file() : fs::path(), [&context](const std::string& what) { context.warn(what); }};
}

void remember(Context& context, const fs::path& run_dir) {
    if (!run_dir.empty()) open_history(context).record(run_dir);
}

std::vector<fs::path> roots_of(Context& context, const Arguments& arguments) {
    auto roots = pipeline::run_roots(arguments.get("kas-yaml"), context.workspace(), context.cwd(), context.registry());
    for (const auto& root : roots) {
        for (const auto& run : pipeline::close_aborted_runs(root)) context.say("note: " + pipeline::describe_closed(run));
    }
    return roots;
}

telemetry::RunRef named_run(Context& context, const Arguments& arguments) {
    const auto word = arguments.positional(0);
    if (word.find('/') == std::string::npos) return pipeline::find_run(roots_of(context, arguments), word);
    const auto dir = files::resolved(context.cwd() / word);
    std::error_code error;
    const auto name = dir.filename().string();
    if (telemetry::parse_run_id(name) && fs::is_directory(dir, error)) return {name, dir};
    throw Failure(word + " is no run's folder", dir.string() + " is not there, or has another name than runs have",
                  "`bspctl runs --all` lists what there is", ExitCode::failed);
}

history::RunRow row_of(history::History& history, const telemetry::RunRef& run) {
    auto row = history.find(run.dir);
    return row ? std::move(*row) : history::read_run(run.dir).run;
}

history::RunTasks with_tasks(history::History& history, history::RunRow run) {
    auto tasks = history.tasks(run);
    auto reuse = history.reuse(run);
    return {std::move(run), std::move(tasks), std::move(reuse)};
}

std::vector<history::RunTasks> earlier_than(history::History& history, const history::RunRow& run) {
    std::vector<history::RunTasks> out;
    for (auto& row : history::good_runs_before(run, history.runs(), most_earlier)) {
        out.push_back(with_tasks(history, std::move(row)));
    }
    return out;
}

std::string outcome_of(const history::RunRow& run) {
    if (run.ended()) return run.outcome;
    return pipeline::is_going({run.id, run.dir}) ? "running" : "aborted";
}

}  // namespace bspctl::cli
