// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <map>
#include <set>
#include <thread>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "cli/command.hpp"
#include "cli/run_build.hpp"
#include "fanout/plan.hpp"
#include "pipeline/render.hpp"
#include "process/interrupts.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

unsigned jobs_of(const Arguments& arguments) {
    const auto text = arguments.get("jobs", "1");
    unsigned jobs = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
    if (error == std::errc{} && end == text.data() + text.size() && jobs > 0) return jobs;
    throw Failure("--jobs must be a whole number above 0", "found '" + text + "'", "");
}

// The options of this command line that `command` has too, but those that a fan-out or the variant answers itself.
std::vector<std::string> passed_on(const Arguments& arguments, const Command& command, const fanout::Variant& variant) {
    static const std::set<std::string_view> own{"matrix", "exclude", "jobs",      "fail-fast", "json",     "result",
                                                "help",   "version", "progress", "workspace", "skip-sync"};
    std::vector<std::string> out;
    for (const auto& option : options::join({command.options, global_options()})) {
        if (own.contains(option.name) || !arguments.has(option.name)) continue;
        if (!option.repeats && find_value(variant.values, option.name)) continue;
        const auto word = "--" + std::string(option.name);
        if (option.value.empty()) out.push_back(word);
        else for (const auto& value : arguments.all(option.name)) out.insert(out.end(), {word, value});
    }
    return out;
}

std::vector<std::string> child(const Arguments& arguments, const Command& command, const fanout::Member& member) {
    std::vector<std::string> argv{paths::executable().string(), std::string(command.name)};
    const auto append = [&](const std::vector<std::string>& words) { argv.insert(argv.end(), words.begin(), words.end()); };
    append(passed_on(arguments, command, member.variant));
    append(fanout::words_of(member));
    if (!member.build.generates && arguments.has("workspace")) append({"--workspace", arguments.get("workspace")});
    return argv;
}

fanout::CommandLines command_lines(const Arguments& arguments) {
    const auto progress = arguments.get("progress") == "none" ? "none" : "plain";
    const auto build = [&arguments, progress](const fanout::Member& member, bool fetched, const fs::path& summary) {
        auto argv = child(arguments, build_command(), member);
        argv.insert(argv.end(), {"--progress", progress, "--result", summary.string()});
        if (fetched || arguments.has("skip-sync")) argv.emplace_back("--skip-sync");
        return argv;
    };
    const auto sync = [&arguments, progress](const fanout::Member& member) {
        auto argv = child(arguments, sync_command(), member);
        argv.insert(argv.end(), {"--progress", progress});
        return argv;
    };
    return {build, sync};
}

// So many builds at once share the processors, unless somebody says how many each may have.
std::vector<KeyValue> shared_processors(const config::Settings& settings, unsigned jobs) {
    if (jobs < 2 || settings.find("build.nproc") != nullptr) return {};
    return {{"NPROC", std::to_string(std::max(1U, std::thread::hardware_concurrency() / jobs))}};
}

// Without a marker a workspace is known by its family's folder, which trees of releases are not.
void mark_workspaces(const std::vector<fanout::Member>& members) {
    for (const auto& member : members) {
        if (member.variant.tree.empty() || !member.build.generates) continue;
        const auto marker = fs::path(member.build.workspace.root) / workspace::marker_file;
        std::error_code error;
        if (!fs::exists(marker, error)) files::write_atomically(marker, "# a workspace of bspctl\n");
    }
}

void write_member(json::Writer& out, const fanout::Member& member) {
    const auto& build = member.build;
    out.field("label", member.variant.label).key("values").object();
    for (const auto& [field, value] : member.variant.values) out.field(field, value);
    out.end_object().field("family", build.family.family).field("bsp_root", build.bsp_root.string());
    out.field("build_dir", pipeline::build_dir(build).string());
}

std::string to_json(const std::vector<fanout::Member>& members, const std::vector<fanout::Outcome>& outcomes, int code,
                    double seconds) {
    json::Writer out;
    out.object().field("schema", "bspctl.fanout/1").key("tool").object().field("version", version).end_object();
    out.key("outcome").object().field("kind", code == 0 ? "success" : code == 1 ? "failed" : "interrupted");
    out.field("exit_code", code).end_object().field("seconds", seconds).key("variants").array();
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto& outcome = outcomes[i];
        write_member(out.object(), members[i]);
        out.field("status", outcome.status).key("exit_code");
        if (outcome.status == "not-started") out.null();
        else out.value(outcome.exit_code);
        out.field("seconds", outcome.seconds).field_or_null("run", outcome.run_id);
        out.field_or_null("run_dir", outcome.run_dir.string()).field_or_null("failed_step", outcome.failed_step);
        out.field_or_null("reason", outcome.reason).field_or_null("deploy_dir", outcome.deploy_dir.string()).end_object();
    }
    out.end_array().end_object();
    return out.str();
}

// The variant's own overlay, which its process would get as an option.
pipeline::Surroundings surroundings_of(pipeline::Surroundings surroundings, const fanout::Variant& variant) {
    if (const auto file = variant.value("overlay"); !file.empty()) surroundings.own_overlays.push_back({file, "--matrix"});
    return surroundings;
}

int show_plans(Context& context, const Arguments& arguments, const std::vector<fanout::Variant>& variants,
               const fanout::Common& common) {
    // One per vendor definition: asking for them warns, and starts programs.
    std::map<const vendors::Definition*, pipeline::Surroundings> known;
    json::Writer out;
    out.object().field("schema", "bspctl.fanout/1").field("dry_run", true).key("variants").array();
    for (const auto& variant : variants) {
        // Plugins see one build at a time, so each is resolved when its turn comes.
        const auto member = fanout::resolve(variant, common, context.complete_registry());
        const auto* definition = member.build.definition;
        if (!known.contains(definition)) known[definition] = context.surroundings(true, definition);
        const auto own = surroundings_of(known[definition], variant);
        const auto outlook = outlook_of(context, member.build, own);
        write_member(out.object(), member);
        out.key("plan").document(pipeline::to_json(outlook.plan, own.engine, outlook.notes)).end_object();
        if (arguments.has("json")) continue;
        context.answer("=== " + variant.label + " in " + pipeline::build_dir(member.build).string());
        show_plan(context, member.build, own, outlook);
    }
    out.end_array().end_object();
    if (arguments.has("json")) context.answer(out.str());
    return 0;
}

void refuse_script(const std::vector<fanout::Variant>& variants) {
    throw Failure("a script is written of one build, and " + std::to_string(variants.size()) + " are named",
                  "in one script the second would wait for the first, and a failure would end both",
                  "name one of them by its options; --dry-run shows all plans");
}

int interrupted_code() {
    if (process::Interrupts::count() == 0) return 0;
    return static_cast<int>(process::Interrupts::last_signal() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted);
}

}  // namespace

int run_fan_out(Context& context, const Arguments& arguments) {
    const auto& variants = context.variants();
    const auto jobs = jobs_of(arguments);
    const fanout::Common common{context.bare_request("build"), context.settings(), context.preset()};
    if (arguments.has("dry-run-script")) refuse_script(variants);
    if (arguments.has("dry-run")) return show_plans(context, arguments, variants, common);

    const auto members = fanout::resolve_all(variants, common, context.complete_registry());
    mark_workspaces(members);
    const TemporaryFolder scratch("fanout");
    auto plan = fanout::schedule(members, jobs, arguments.has("skip-sync"), command_lines(arguments), scratch.path());
    plan.fail_fast = arguments.has("fail-fast");
    plan.env = shared_processors(context.settings(), jobs);
    context.say(std::to_string(members.size()) + " builds, " + (jobs > 1 ? std::to_string(jobs) + " at once" : "one after another"));

    const process::Interrupts interrupts;
    const auto start = std::chrono::steady_clock::now();
    const auto outcomes = fanout::run(
        plan, {[&](const std::string& label, std::string_view line) { context.say("[" + label + "] " + std::string(line)); },
               [&](const fanout::Outcome& outcome) { context.say("[" + outcome.label + "] " + outcome.status); }});
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const auto code = fanout::exit_code_of(outcomes, interrupted_code());
    if (arguments.has("json")) context.answer(to_json(members, outcomes, code, seconds.count()));
    else context.answer(fanout::to_table(outcomes));
    return code;
}

}  // namespace bspctl::cli
