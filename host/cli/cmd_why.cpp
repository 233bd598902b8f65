// SPDX-License-Identifier: Apache-2.0
//
// why: what changed since a recipe was last built.
#include <algorithm>
#include <chrono>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/question.hpp"
#include "cli/run_history.hpp"
#include "cli/snapshots.hpp"
#include "cli/why_runs.hpp"
#include "cli/why_view.hpp"
#include "pipeline/runner.hpp"
#include "telemetry/run.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using history::RunRow;
using signatures::Rerun;
using signatures::RunHashes;
using signatures::TaskName;

// ------------------------------------------------------------------------------------------------- what is compared

bool is_about(const history::TaskRow& row, const TaskName& asked) {
    return !row.setscene && row.recipe == asked.recipe && (asked.multiconfig.empty() || row.multiconfig == asked.multiconfig) &&
           (asked.task.empty() ? !signatures::is_cleaning(row.task) : row.task == asked.task);
}

std::vector<RunRow> runs_below(history::History& history, const std::vector<fs::path>& roots) {
    history.update(roots);
    auto out = history.runs();
    std::erase_if(out, [&](const RunRow& run) { return std::find(roots.begin(), roots.end(), run.bsp_root) == roots.end(); });
    return out;
}

std::string nearest_name(history::History& history, const std::vector<RunRow>& runs, const TaskName& asked) {
    std::vector<std::string> names;
    for (const auto& run : runs) {
        for (const auto& task : history.tasks(run)) names.push_back(asked.task.empty() ? task.recipe : task.recipe + ":" + task.task);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return text::nearest(TaskName{{}, asked.recipe, asked.task}.str(), names).value_or("");
}

// The newest run in which it ran. `otherwise`: what to do when there is none, and no name like it.
RunRow last_run_of(history::History& history, const std::vector<RunRow>& runs, const TaskName& asked, const std::string& otherwise) {
    for (const auto& run : runs) {
        const auto tasks = history.tasks(run);
        if (std::any_of(tasks.begin(), tasks.end(), [&](const auto& task) { return is_about(task, asked); })) return run;
    }
    const auto nearest = nearest_name(history, runs, asked);
    throw Failure("no run known here ran " + asked.str(), std::to_string(runs.size()) + " runs were looked at",
                  nearest.empty() ? otherwise : "did you mean " + nearest + "?", ExitCode::failed);
}

// ---------------------------------------------------------------------------------------------------------- sources

std::optional<sources::Snapshot> record_of(const RunRow& run) {
    const auto file = run.dir / telemetry::sources_name;
    const auto text = files::read_if_exists(file);
    return text ? sources::read_record(*text, file, run.bsp_root) : std::nullopt;
}

std::vector<MovedSource> moved_sources(const RunRow& before, const RunRow& after) {
    const auto old = record_of(before), now = record_of(after);
    if (!old || !now) return {};
    sources::CompareOptions options;
    options.roots = {after.bsp_root};
    std::vector<MovedSource> out;
    for (const auto& change : sources::compare(*old, *now, options).changes) {
        MovedSource moved{change.source().name, "", "", std::nullopt};
        if (change.before != nullptr) moved.before = revision_of(*change.before);
        if (change.after != nullptr) moved.after = revision_of(*change.after);
        if (change.range) moved.commits = change.range->added;
        if (moved.before != moved.after) out.push_back(std::move(moved));
    }
    return out;
}

// ------------------------------------------------------------------------------------------------------------ answer

std::vector<signatures::Question> questions_of(const std::vector<Rerun>& tasks) {
    std::vector<signatures::Question> out;
    for (const auto& task : tasks) {
        if (task.reason == Rerun::Reason::changed) out.push_back({task.now.task, task.before->task.hash, task.now.hash});
    }
    return out;
}

// `runs`: the run that is explained, of a run that is to come the last one; and those before it.
void explain_changes(WhyView& view, const RunHashes& now, const std::vector<RunRow>& runs, HashedRuns& earlier,
                     const signatures::Store& store) {
    view.explanation = signatures::explain(questions_of(view.tasks), store);
    const auto* compared = view.compared();
    if (compared == nullptr) return;
    if (!view.next) view.sources = moved_sources(*compared, runs.front());
    if (view.next || view.explanation.gaps.empty()) return;
    const auto* before = earlier.at(static_cast<std::size_t>(compared - view.earlier.data()));
    view.others_changed = signatures::changed_between(*before, now);
}

// A run's log is that of its last BitBake: of `rebuild`, the one that comes after the cleaning.
void note_cleaning(WhyView& view) {
    if (view.run.command != "rebuild") return;
    for (auto& task : view.tasks) {
        if (task.reason == Rerun::Reason::gone || task.reason == Rerun::Reason::not_shared) task.reason = Rerun::Reason::cleaned;
    }
}

WhyView about_run(const RunRow& run, const std::vector<RunRow>& all, TaskName asked) {
    const auto now = hashes_of(run);
    HashedRuns earlier(runs_before(run, all));
    WhyView view;
    view.asked = std::move(asked);
    view.run = run;
    view.earlier = earlier.rows();
    view.tasks = signatures::reruns(now, view.asked, [&](std::size_t index) { return earlier.at(index); });
    note_cleaning(view);
    if (view.tasks.empty()) {
        throw Failure(view.asked.str() + " did not run in run " + run.id, "its event log says so", "without --run the last run that ran it is explained",
                      ExitCode::failed);
    }
    std::vector<RunRow> runs{run};
    std::vector<RunHashes> hashes{now};
    if (const auto* compared = view.compared()) {
        runs.push_back(*compared);
        hashes.push_back(*earlier.at(static_cast<std::size_t>(compared - view.earlier.data())));
    }
    explain_changes(view, now, runs, earlier, store_of(runs, hashes));
    return view;
}

// ------------------------------------------------------------------------------------------------------ the next build

// A file's time may lie a tick before the moment in which it was written.
constexpr std::chrono::seconds clock_slack{1};

// BitBake writes the signature data of all that it would run for a recipe; nothing is run.
std::string signatures_line(const TaskName& asked) {
    std::vector<std::string> argv{"bitbake", "-S", "none"};
    if (!asked.task.empty()) argv.insert(argv.end(), {"-c", asked.task.substr(3)});
    argv.push_back(TaskName{asked.multiconfig, asked.recipe, {}}.str());
    return text::shell_quote(argv);
}

RunHashes hashes_to_come(const TaskName& asked, const signatures::Store& store, fs::file_time_type since) {
    RunHashes out;
    for (const auto& [task, signature] : store.written_since(asked, since)) {
        if (task.task == "do_build") continue;  // it gathers others and does nothing, so no run wrote data of it
        if (!signature.hash.empty()) out.tasks.push_back({task, signature.hash, signatures::Fate::unfinished});
    }
    return out;
}

// `last`: the last run that had to do with the recipe; where its data lies, that of the next one does. `rows`: the runs
// that it is compared with, newest first. `since`: when BitBake was asked.
WhyView about_next(TaskName asked, const RunRow& last, std::vector<RunRow> rows, fs::file_time_type since) {
    HashedRuns earlier(std::move(rows));
    WhyView view;
    view.asked = std::move(asked);
    view.next = true;
    view.earlier = earlier.rows();
    const auto store = store_of({last}, {hashes_of(last)});
    const auto now = hashes_to_come(view.asked, store, since);
    view.tasks = signatures::reruns(now, view.asked, [&](std::size_t index) { return earlier.at(index); });
    if (view.tasks.empty()) {
        throw Failure("the signatures of " + view.asked.str() + " were not found",
                      "BitBake wrote none where run " + last.id + " has its stamps", "after another build of it there is one to compare with",
                      ExitCode::failed);
    }
    explain_changes(view, now, {last}, earlier, store);
    return view;
}

// ---------------------------------------------------------------------------------------------------------- command

WhyView about_past(Context& context, const Arguments& arguments, TaskName asked) {
    auto roots = roots_of(context, arguments);
    auto history = open_history(context);
    if (!arguments.has("run")) {
        const auto all = runs_below(history, roots);
        const auto run = last_run_of(history, all, asked, "runs of this workspace: bspctl runs");
        return about_run(run, all, std::move(asked));
    }
    const auto found = pipeline::find_run(roots, arguments.get("run"));
    const auto all = runs_below(history, {pipeline::bsp_root_of(found)});
    return about_run(row_of(history, found), all, std::move(asked));
}

int answer(Context& context, const Arguments& arguments, const WhyView& view) {
    context.answer(arguments.has("json") ? why_json(view) : why_text(view));
    return 0;
}

int run_next(Context& context, const Arguments& arguments, TaskName asked) {
    Asked question{build_in_question(context, "why", arguments.get("kas-yaml")), {}};
    const auto& build = question.build;
    auto history = open_history(context);
    auto rows = runs_in(pipeline::build_dir(build) / "runs", pipeline::machine_of(build), runs_below(history, {build.bsp_root}));
    const auto last = last_run_of(history, rows, {asked.multiconfig, asked.recipe, {}}, "build it once, so that there is a run to compare with");
    const auto since = fs::file_time_type::clock::now() - clock_slack;
    question.answer = ask_bitbake(context, arguments, build, signatures_line(asked));
    if (!question.answer.ok()) return say_unanswered(context, arguments, "why", question, asked.recipe);
    return answer(context, arguments, about_next(std::move(asked), last, std::move(rows), since));
}

int run(Context& context, const Arguments& arguments) {
    auto asked = signatures::parse_question(arguments.positional(0));
    if (arguments.has("next")) return run_next(context, arguments, std::move(asked));
    return answer(context, arguments, about_past(context, arguments, std::move(asked)));
}

}  // namespace

Command why_command() {
    return {.name = "why",
            .group = "Look",
            .summary = "say why a recipe was built again, or would be",
            .usage = "RECIPE[:TASK] [--run RUN | --next] [--json]",
            .details = "Compares the hashes that BitBake's event logs have of the recipe's tasks, and where they differ the signature "
                       "data of both, through all tasks that it waits for, down to the variable, function or file that changed. "
                       "Without --run: the last run in which it ran. --next asks BitBake for the signatures of the metadata as it is "
                       "now; nothing is built.",
            .examples = {"bspctl why busybox", "bspctl why busybox:compile --run 20261121-090000", "bspctl why busybox --next"},
            .options = options::join({{{"run", 0, "RUN", "explain this run", "", "<run>"},
                                       {"next", 0, "", "explain what the next build would do"},
                                       options::kas_yaml()},
                                      options::choices(),
                                      options::engine(),
                                      {options::json()}}),
            .max_positionals = 1,
            .positional_words = "<recipe>",
            .run = run};
}

}  // namespace bspctl::cli
