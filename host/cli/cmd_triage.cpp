// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/postmortem.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

int run(Context& context, const Arguments& arguments) {
    std::vector<std::string> warnings;
    const auto rules = pipeline::all_rules(context.registry(), warnings);
    for (const auto& warning : warnings) context.warn(warning);
    const auto what = arguments.positional(0);
    std::error_code error;
    triage::Report report;
    if (!what.empty() && fs::is_regular_file(context.cwd() / what, error)) {
        report = triage::diagnose_file(context.cwd() / what, rules, [](const std::string& path) { return fs::path(path); });
    } else {
        const auto roots = pipeline::run_roots(arguments.get("kas-yaml"), context.workspace(), context.cwd(),
                                               context.registry());
        const auto found = pipeline::find_run(roots, what, true);
        if (what.empty() && found.id != found.newest_id) {
            context.say("the newest run, " + found.newest_id + ", did not fail; this is the newest that did");
        }
        report = pipeline::diagnose(found.dir, rules);
    }
    context.answer(arguments.has("json") ? triage::to_json(report) : triage::to_text(report));
    return 0;
}

}  // namespace

Command triage_command() {
    return {
        .name = "triage",
        .group = "Look",
        .summary = "say what broke a build, why, and what to do",
        .usage = "[RUN | LOGFILE] [-k KAS_YAML] [--json]",
        .details = "Without a run: the newest that failed, else the newest. Reads the run's record, its console and the "
                   "failed tasks' logs, and matches the rules of bspctl and of every plugin.",
        .examples = {"bspctl triage", "bspctl triage 20260423-091014", "bspctl triage -k my.yml --json",
                     "bspctl triage ~/ci-console.log"},
        .options = {options::kas_yaml(), options::json()},
        .max_positionals = 1,
        .positional_words = "<run>",
        .run = run};
}

}  // namespace bspctl::cli
