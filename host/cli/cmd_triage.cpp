// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/triage_rules.hpp"
#include "pipeline/bundle.hpp"
#include "pipeline/postmortem.hpp"
#include "triage/explain.hpp"
#include "triage/report.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

struct Answer {
    triage::Report report;
    std::string run;  // empty: of a log that is no run's
};

bool is_folder_of_run(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error) && (fs::exists(path / "events.jsonl", error) || fs::exists(path / "kas.log", error));
}

// A run's id has no slash and no dot.
bool looks_like_file(const std::string& word) { return word.find_first_of("/.") != std::string::npos; }

Answer of_run(Context& context, const Arguments& arguments, const triage::RuleSet& rules) {
    const auto what = arguments.positional(0);
    const auto roots = pipeline::run_roots(arguments.get("kas-yaml"), context.workspace(), context.cwd(), context.registry());
    const auto found = pipeline::find_run(roots, what, true);
    if (what.empty() && found.id != found.newest_id) {
        context.say("the newest run, " + found.newest_id + ", did not fail; this is the newest that did");
    }
    return {pipeline::diagnose(found.dir, rules), found.id};
}

Answer diagnose(Context& context, const Arguments& arguments) {
    const auto rules = rules_of(context);
    const auto what = arguments.positional(0);
    if (what == "-") return {pipeline::diagnose_log("stdin", STDIN_FILENO, rules), {}};
    const auto path = (context.cwd() / what).lexically_normal();
    std::error_code error;
    if (!what.empty() && is_folder_of_run(path)) {
        const auto dir = files::resolved(path);
        return {pipeline::diagnose(dir, rules), dir.filename().string()};
    }
    const bool other_than_folder = fs::exists(path, error) && !fs::is_directory(path, error);
    if (!what.empty() && (other_than_folder || looks_like_file(what))) return {pipeline::diagnose_log(path, -1, rules), {}};
    return of_run(context, arguments, rules);
}

// The checkout as the CI server knows it: annotations name files below it.
fs::path root_of_checkout(const Context& context) {
    for (const auto* name : {"GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE"}) {
        if (const auto folder = paths::environment(name); fs::path(folder).is_absolute()) return folder;
    }
    return context.cwd();
}

std::string rendered(const Context& context, const Arguments& arguments, const Answer& answer) {
    const auto format = arguments.has("json") ? "json" : arguments.get("format", "text");
    const auto root = root_of_checkout(context);
    if (format == "json") return triage::to_json(answer.report);
    if (format == "junit") return triage::to_junit(answer.report);
    if (format == "sarif") return triage::to_sarif(answer.report, root);
    if (format == "github") return triage::to_github(answer.report, root);
    if (format == "gitlab") return triage::to_gitlab(answer.report, root);
    return triage::to_text(answer.report, {arguments.has("verbose"), answer.run, paint_with(context.out_style())});
}

std::string versions(Context& context, const Answer& answer) {
    auto out = "bspctl " + std::string(version) + "\n";
    for (const auto* plugin : context.registry().plugins()) out += "plugin " + plugin->info().id + " " + plugin->info().version + "\n";
    if (answer.run.empty()) return out;
    const auto run = pipeline::summarise({answer.run, answer.report.dir});
    return out + "run " + answer.run + "\nkas " + run.kas_version + "\nengine " + run.engine + "\nfamily " + run.family + "\n";
}

void write_bundle(Context& context, const Arguments& arguments, const Answer& answer) {
    const auto file = context.cwd() / arguments.get("bundle");
    std::error_code error;
    const bool there = fs::exists(fs::symlink_status(file, error));
    if (there && !arguments.has("yes") && !context.confirm("overwrite " + file.string() + "?", "--yes")) {
        throw Failure("the bundle was not written", file.string() + " exists", "name another file, or add --yes");
    }
    const auto bundle = pipeline::write_bundle(file, answer.report, versions(context, answer));
    for (const auto& packed : bundle.packed) {
        context.say("  " + packed.name + "  " + text::human_bytes(packed.bytes) + (packed.cut ? " (its middle is left out)" : ""));
    }
    for (const auto& left_out : bundle.left_out) context.warn("not packed: " + left_out);
    context.say("wrote " + file.string() + " (" + text::human_bytes(fs::file_size(file, error)) +
                "); secrets are masked as far as they can be known: look through it before it leaves the house");
}

int explain(Context& context, const Arguments& arguments) {
    const auto rules = known_rules_of(context);
    const auto& rule = triage::rule_called(rules, arguments.get("explain"));
    context.answer(arguments.has("json") ? triage::explain_json(rule) : triage::explain_text(rule));
    return static_cast<int>(ExitCode::done);
}

int run(Context& context, const Arguments& arguments) {
    if (arguments.has("explain")) return explain(context, arguments);
    const auto answer = diagnose(context, arguments);
    context.answer(rendered(context, arguments, answer));
    if (arguments.has("bundle")) write_bundle(context, arguments, answer);
    return static_cast<int>(arguments.has("exit-code") && answer.report.failed ? ExitCode::failed : ExitCode::done);
}

}  // namespace

Command triage_command() {
    return {
        .name = "triage",
        .group = "Look",
        .summary = "say what broke a build, why, and what to do",
        .usage = "[RUN | LOGFILE | -] [-k KAS_YAML] [OPTIONS]",
        .details = "Without a run: the newest that failed, else the newest. Reads the run's record, its console and the "
                   "failed tasks' logs, and matches the rules of bspctl, of every plugin and of the files in triage.d. "
                   "A log may come from anywhere, from a pipe (-) too; a file that is called like an action is given as "
                   "./NAME. --verbose adds why it happens.\n"
                   "Exit code 0 when there is an answer, whatever it is; with --exit-code 1 when the build failed.",
        .examples = {"bspctl triage", "bspctl triage 20260423-091014", "bspctl triage -k my.yml --json",
                     "bspctl triage ~/ci-console.log", "kas build my.yml 2>&1 | tee build.log | bspctl triage -",
                     "bspctl triage --format junit > triage.xml", "bspctl triage --bundle report.tar.gz",
                     "bspctl triage --explain provider-missing"},
        .options = {options::kas_yaml(),
                    options::json(),
                    {"format", 0, "FORMAT", "text (default), json, junit, sarif, github or gitlab", "",
                     "text json junit sarif github gitlab"},
                    {"exit-code", 0, "", "exit with 1 when the build failed"},
                    {"explain", 0, "RULE", "say what this rule looks for and answers instead"},
                    {"bundle", 0, "FILE", "also write a .tar.gz to attach to a report: logs, diagnosis, configuration, "
                     "revisions; secrets masked", "", "<file>"},
                    {"yes", 'y', "", "overwrite that file without a question"}},
        .max_positionals = 1,
        .positional_words = "<run>",
        .run = run,
        .actions = {{.name = "triage rules",
                     .summary = "all rules: id, category, where it comes from",
                     .examples = {"bspctl triage rules --json"},
                     .options = {options::json()},
                     .run = triage_rules},
                    {.name = "triage test",
                     .summary = "try the samples of rules in files",
                     .usage = "FILE…",
                     .details = "FILE has [[rule]] tables, or is a folder of such files. Each sample is put where the rule "
                                "looks and goes through the whole of triage. Exit code 1 when one is not as it should be, 2 "
                                "when a file is broken.",
                     .examples = {"bspctl triage test .bspctl/triage.d"},
                     .options = {options::json()},
                     .max_positionals = 100,
                     .positional_words = "<file>",
                     .run = triage_test}}};
}

}  // namespace bspctl::cli
