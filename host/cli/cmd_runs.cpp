// SPDX-License-Identifier: Apache-2.0
//
// runs: what was built, where, when and how it ended.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cache/cache.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/run_history.hpp"
#include "cli/run_json.hpp"
#include "cli/table.hpp"
#include "history/selection.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using history::RunRow;

double now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::size_t count_of(const Arguments& arguments, std::string_view option) {
    const auto text = arguments.get(option);
    std::size_t out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size() && out > 0) return out;
    throw Failure("--" + std::string(option) + " takes a number", "'" + text + "' is none above 0", "");
}

// "2026-11-21", or how long ago: "7d".
double moment_of(const std::string& text) {
    std::tm day{};
    if (const char* rest = ::strptime(text.c_str(), "%Y-%m-%d", &day); rest != nullptr && *rest == '\0') {
        day.tm_isdst = -1;
        return static_cast<double>(::mktime(&day));
    }
    return now() - static_cast<double>(cache::parse_age(text).count());
}

history::Filter filter_of(const Arguments& arguments, std::vector<fs::path> roots) {
    history::Filter out;
    out.roots = std::move(roots);
    out.machine = arguments.get("machine");
    out.outcome = arguments.get("outcome");
    if (arguments.has("since")) out.since = moment_of(arguments.get("since"));
    if (arguments.has("count")) out.most = count_of(arguments, "count");
    return out;
}

struct Runs {
    history::History history;
    std::vector<RunRow> list;
};

// Up to date: those of the workspace at hand, or with --all of every folder that had some.
Runs runs_of(Context& context, const Arguments& arguments) {
    auto roots = roots_of(context, arguments);
    Runs out{open_history(context), {}};
    if (arguments.has("rebuild")) {
        const auto found = out.history.rebuild(roots);
        context.say("the history was made anew: " + std::to_string(found) + " runs");
    } else {
        out.history.update(roots);
    }
    if (arguments.has("all")) {
        out.history.update(out.history.roots());
        roots.clear();
    }
    out.list = history::selected(out.history.runs(), filter_of(arguments, std::move(roots)), outcome_of);
    return out;
}

// ------------------------------------------------------------------------------------------------------------ list

std::string share_text(const RunRow& run) {
    const auto wanted = run.reused + run.missed;
    return wanted == 0 ? "" : std::to_string(std::lround(100.0 * static_cast<double>(run.reused) / static_cast<double>(wanted))) + " %";
}

std::vector<std::string> line_of(const RunRow& run, bool with_folder) {
    std::vector<std::string> out{run.id, run.command, outcome_of(run), run.seconds > 0 ? text::human_seconds(run.seconds) : "",
                                 run.tasks_run > 0 ? std::to_string(run.tasks_run) : "", share_text(run), run.machine, run.label};
    if (with_folder) out.push_back(run.dir.string());
    return out;
}

std::string list_text(const std::vector<RunRow>& runs, bool with_folder) {
    if (runs.empty()) return "no runs\n";
    std::vector<std::vector<std::string>> rows{{"RUN", "COMMAND", "OUTCOME", "TOOK", "TASKS", "REUSED", "MACHINE", "OF"}};
    if (with_folder) rows.front().emplace_back("RECORD");
    for (const auto& run : runs) rows.push_back(line_of(run, with_folder));
    return table(rows);
}

std::string list_json(const std::vector<RunRow>& runs) {
    json::Writer out;
    out.object().field("schema", "bspctl.runs/1").key("runs").array();
    for (const auto& run : runs) {
        out.object();
        write_run(out, run);
        out.end_object();
    }
    out.end_array().end_object();
    return out.str();
}

int list(Context& context, const Arguments& arguments) {
    const auto runs = runs_of(context, arguments).list;
    if (arguments.has("json")) context.answer(list_json(runs));
    else context.answer(list_text(runs, arguments.has("all")));
    return 0;
}

// ------------------------------------------------------------------------------------------------------------ show

void add_line(std::string& out, const std::string& name, const std::string& value) {
    if (value.empty()) return;
    auto line = "  " + name;
    line.resize(14, ' ');
    out += line + value + "\n";
}

std::string failure_line(const history::FailureRow& failure) {
    const auto where = failure.recipe.empty() ? failure.task : history::title({}, failure.recipe, failure.task);
    const auto why = failure.rule.empty() ? std::string() : failure.rule + ": " + failure.cause;
    return where + (where.empty() || why.empty() ? "" : ": ") + why;
}

std::string show_text(const RunRow& run, const std::vector<history::FailureRow>& failures) {
    std::string out = "run " + run.id + ": " + outcome_of(run) + "\n";
    add_line(out, "command", run.command);
    add_line(out, "of", run.label);
    add_line(out, "machine", run.machine);
    add_line(out, "distro", run.distro);
    add_line(out, "targets", run.targets);
    add_line(out, "took", run.seconds > 0 ? text::human_seconds(run.seconds) : "");
    if (run.tasks_total > 0) {
        add_line(out, "tasks", std::to_string(run.tasks_run) + " ran of " + std::to_string(run.tasks_total) + ", " +
                                   std::to_string(run.tasks_failed) + " failed");
    }
    add_line(out, "reused", share_text(run));
    if (run.warnings > 0) add_line(out, "warnings", std::to_string(run.warnings));
    if (run.peak_disk > 0) add_line(out, "disk", text::human_bytes(static_cast<std::uint64_t>(run.peak_disk)) + " at most");
    for (const auto& failure : failures) add_line(out, "failed", failure_line(failure));
    add_line(out, "record", run.dir.string());
    return out;
}

std::string show_json(const RunRow& run, const std::vector<history::FailureRow>& failures) {
    json::Writer out;
    out.object().field("schema", "bspctl.run/1");
    write_run(out, run);
    out.key("failures").array();
    for (const auto& failure : failures) {
        out.object().field_or_null("recipe", failure.recipe).field_or_null("task", failure.task).field_or_null("rule", failure.rule);
        out.field_or_null("category", failure.category).field_or_null("cause", failure.cause).end_object();
    }
    out.end_array().end_object();
    return out.str();
}

int show(Context& context, const Arguments& arguments) {
    const auto found = named_run(context, arguments);
    auto history = open_history(context);
    history.update({pipeline::bsp_root_of(found)});
    const auto run = row_of(history, found);
    const auto failures = history.failures(run);
    context.answer(arguments.has("json") ? show_json(run, failures) : show_text(run, failures));
    return 0;
}

// ----------------------------------------------------------------------------------------------------------- prune

// `latest` is the newest of its folder unless somebody turned it; a run that is going on may be any.
bool may_go(const RunRow& run) {
    const auto latest = run.dir.parent_path() / "latest";
    std::error_code error;
    return outcome_of(run) != "running" && !fs::equivalent(latest, run.dir, error);
}

std::vector<RunRow> what_goes(const Runs& runs, const Arguments& arguments) {
    history::PrunePolicy policy;
    if (arguments.has("keep")) policy.keep = count_of(arguments, "keep");
    if (arguments.has("older-than")) policy.before = now() - static_cast<double>(cache::parse_age(arguments.get("older-than")).count());
    if (!policy.keep && !policy.before) {
        throw Failure("prune needs to know what may go", "neither --keep nor --older-than is given",
                      "bspctl runs prune --keep 20 --dry-run");
    }
    auto out = history::to_prune(runs.list, policy);
    std::erase_if(out, [](const RunRow& run) { return !may_go(run); });
    return out;
}

std::string prune_json(const std::vector<RunRow>& runs, std::uint64_t bytes, bool dry_run) {
    json::Writer out;
    out.object().field("schema", "bspctl.runs-prune/1").field("dry_run", dry_run).field("bytes", bytes).key("runs").array();
    for (const auto& run : runs) out.value(run.dir.string());
    out.end_array().end_object();
    return out.str();
}

int prune(Context& context, const Arguments& arguments) {
    auto runs = runs_of(context, arguments);
    const auto going = what_goes(runs, arguments);
    const bool dry_run = arguments.has("dry-run"), as_json = arguments.has("json");
    std::uint64_t total = 0;
    for (const auto& run : going) {
        const auto bytes = files::bytes_below(run.dir);
        total += bytes;
        const auto line = "  " + run.dir.string() + "  " + text::human_bytes(bytes);
        dry_run && !as_json ? context.answer(line) : context.say(line);
    }
    const auto amount = std::to_string(going.size()) + " runs, " + text::human_bytes(total);
    if (dry_run || going.empty()) {
        context.answer(as_json ? prune_json(going, total, dry_run) : going.empty() ? "nothing to remove" : "would remove " + amount);
        return 0;
    }
    if (!arguments.has("yes") && !context.confirm("remove " + amount + "?", "yes")) return static_cast<int>(ExitCode::failed);
    std::vector<fs::path> gone;
    for (const auto& run : going) {
        files::remove_tree(run.dir);
        gone.push_back(run.dir);
    }
    runs.history.forget(gone);
    context.answer(as_json ? prune_json(going, total, dry_run) : "removed " + amount);
    return 0;
}

std::vector<Option> which_runs() {
    return {{"all", 'a', "", "the runs of every workspace, not of this one alone"}, options::kas_yaml()};
}

Command show_action() {
    return {.name = "runs show",
            .summary = "say what is known of one run",
            .usage = "[RUN] [--json]",
            .examples = {"bspctl runs show", "bspctl runs show 20260423-091014"},
            .options = {options::kas_yaml(), options::json()},
            .max_positionals = 1,
            .positional_words = "<run>",
            .run = show};
}

Command prune_action() {
    return {.name = "runs prune",
            .summary = "remove the directories of old runs",
            .usage = "[--keep N] [--older-than AGE] [--dry-run] [--yes]",
            .details = "Shows what would go and how much it is, and asks. With both conditions, what meets both goes. A "
                       "run that is going on and the newest run of a build folder stay.",
            .examples = {"bspctl runs prune --keep 20", "bspctl runs prune --older-than 90d --all --yes"},
            .options = options::join({{{"keep", 0, "N", "so many of the newest of each build folder stay"},
                                       {"older-than", 0, "AGE", "what began less than so long ago stays: 30d, 12h, 2w"},
                                       {"dry-run", 'n', "", "show what would go, remove nothing"},
                                       {"yes", 'y', "", "do not ask"}},
                                      which_runs(),
                                      {options::json()}}),
            .run = prune};
}

std::vector<Option> list_options() {
    return options::join({{{"machine", 'm', "NAME", "runs for this machine", "", "<machine>"},
                           {"outcome", 0, "KIND", "success, failed (all that are not good), or one kind of end", "",
                            "success failed task step doctor-blocked interrupted aborted running internal"},
                           {"since", 0, "WHEN", "began on this day or later: 2026-11-21; or not longer ago: 7d"},
                           {"count", 'n', "N", "at most so many, the newest"},
                           {"rebuild", 0, "", "make the history anew from the run directories first"}},
                          which_runs(),
                          {options::json()}});
}

Command list_action(std::string_view name, std::string_view group) {
    return {.name = name,
            .group = group,
            .summary = "list what was built and how it ended, newest first",
            .usage = "[--all] [--machine NAME] [--outcome KIND] [--since WHEN] [-n N] [--json]",
            .details = "TASKS is how many ran; REUSED, how much of the shared state that was wanted was there.",
            .examples = {"bspctl runs", "bspctl runs --outcome failed --since 7d", "bspctl runs --all --json"},
            .options = list_options(),
            .run = list};
}

}  // namespace

Command runs_command() {
    auto out = list_action("runs", "Look");
    out.actions = {list_action("runs list", ""), show_action(), prune_action()};
    return out;
}

}  // namespace bspctl::cli
