// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/failed_run.hpp"
#include "cli/keep_limits.hpp"
#include "cli/own_scope.hpp"
#include "cli/progress_options.hpp"
#include "cli/run_build.hpp"
#include "fanout/variants.hpp"
#include "overlay/overlay.hpp"
#include "pipeline/render.hpp"
#include "pipeline/runner.hpp"
#include "ui/progress.hpp"
#include "workspace/lock.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

void write_script(const Context& context, const std::string& target, const std::string& script) {
    if (target == "-") {
        context.answer(script);
        return;
    }
    const auto file = context.cwd() / target;
    files::write_atomically(file, script);
    ::chmod(file.c_str(), 0755);
    context.say("wrote " + file.string());
}

// What a dry run writes, unless a build is at work on the same files.
void leave_for_inspection(const Context& context, const pipeline::Build& build, const pipeline::Outlook& outlook) {
    try {
        const workspace::Lock lock(build.bsp_root, "build --dry-run");
        if (outlook.generated) {
            files::write_if_changed(build.generated, outlook.generated->text);
            context.say("wrote " + build.generated.string());
        }
        overlay::materialise(outlook.overlays);
        for (const auto& layer : outlook.overlays.layers) context.say("wrote " + layer.target.string());
    } catch (const Failure& failure) {
        context.warn("nothing was written for inspection: " + std::string(failure.what()) + ": " + failure.why());
    }
}

// A plan that the engine at hand would refuse is shown all the same, with the reason.
void say_if_unreadable(const Context& context, const pipeline::Build& build, const engine::Engine& engine) {
    try {
        pipeline::check_engine_reads(build, engine);
    } catch (const Failure& failure) {
        context.warn(std::string(failure.what()) + ": " + failure.why() + "\n  fix: " + failure.fix());
    }
}

// Writes the plan as a script, or leaves the generated YAML and the overlays for inspection and touches nothing else.
int dry_run(Context& context, const Arguments& arguments, const pipeline::Build& build,
            const pipeline::Surroundings& surroundings) {
    const auto outlook = outlook_of(context, build, surroundings);
    if (const auto target = arguments.get("dry-run-script"); !target.empty()) {
        write_script(context, target,
                     pipeline::to_script(outlook.plan, surroundings.engine,
                                         "bspctl " + build.request.command + " for " + build.bsp_root.string()));
        return 0;
    }
    leave_for_inspection(context, build, outlook);
    if (arguments.has("json")) context.answer(pipeline::to_json(outlook.plan, surroundings.engine, outlook.notes));
    else show_plan(context, build, surroundings, outlook);
    return 0;
}

std::string summary_json(const pipeline::Build& build, const pipeline::Result& result,
                         const std::optional<triage::Report>& report) {
    json::Writer out;
    out.object().field("schema", "bspctl.result/1");
    out.key("tool").object().field("version", version).end_object();
    out.key("outcome")
        .object()
        .field("kind", result.kind)
        .field("exit_code", static_cast<int>(result.code))
        .end_object();
    out.field("command", build.request.command).field("family", build.family.family);
    out.field("run", result.run_id).field("run_dir", result.run_dir.string());
    out.field("bsp_root", build.bsp_root.string()).field("seconds", result.seconds);
    out.field_or_null("failed_step", result.failed_step).field_or_null("reason", result.reason);
    out.field("engine_exit_code", result.engine_exit);
    write_diagnosis(out, report);
    out.field_or_null("deploy_dir", result.deploy_dir.string());
    out.key("artifacts").array();
    for (const auto& file : result.artifacts) out.value(file.string());
    out.end_array().end_object();
    return out.str();
}

std::string success_text(const ui::Style& style, const pipeline::Build& build, const pipeline::Result& result) {
    std::string out = style(ui::Colour::green, build.request.command + " succeeded") + " in " +
                      text::human_seconds(result.seconds) + "\n";
    if (!result.deploy_dir.empty()) out += "artifacts: " + result.deploy_dir.string() + "\n";
    std::error_code error;
    std::size_t shown = 0;
    for (const auto& file : result.artifacts) {
        if (++shown > 8) break;
        out += "  " + file.filename().string() + "  " + text::human_bytes(fs::file_size(file, error)) + "\n";
    }
    return out + "run: " + result.run_id + " (bspctl report " + result.run_id + ")\n";
}

// A broken preset is no obstacle to a build that uses none.
void warn_of_broken_presets(const Context& context) {
    try {
        (void)context.presets();
    } catch (const Failure& failure) {
        context.warn(std::string(failure.what()) + ": " + failure.why());
    }
}

void check_words(const Arguments& arguments) {
    const auto files = std::count_if(arguments.positionals().begin(), arguments.positionals().end(), [&](const auto& word) {
        return !arguments.has("matrix") || !fanout::is_axis(word);
    });
    if (files > 1) {
        throw Failure("one kas file or manifest is built at a time", std::to_string(files) + " are given",
                      "join kas files by ':'; for several builds see --matrix");
    }
    for (const auto* option : {"jobs", "fail-fast"}) {
        if (!arguments.has(option) || arguments.has("matrix") || arguments.has("preset")) continue;
        throw Failure(std::string("--") + option + " is about several builds", "there is one", "see --matrix and --preset");
    }
}

// A folder that is named means one build: so a fan-out starts its own.
int run(Context& context, const Arguments& arguments) {
    check_words(arguments);
    enter_own_scope(context, arguments);
    const auto& variants = context.variants();  // first: what it fails for is no warning
    if (!arguments.has("preset")) warn_of_broken_presets(context);
    const bool one = arguments.has("build-dir") || arguments.has("tree");
    if (!one && !variants.empty()) return run_fan_out(context, arguments);
    return run_build(context, arguments, "build");
}

Command command() {
    return {
        .name = "build",
        .group = "Build",
        .summary = "build an image from a kas file or a vendor's manifest",
        .usage = "[KAS_YAML[:MORE…] | MANIFEST] [-m MACHINE] [OPTIONS]",
        .details =
            "With a kas file, that is what is built. With a manifest (named alone or with -f, or the family's default "
            "one), the kas file is generated from it first. Either way the family's tuning overlay is laid over it and kas "
            "builds it, on the host or in its container. Every run is recorded in build/runs/.",
        .examples = {"bspctl build my.yml", "bspctl build -f imx-6.6.52-2.2.2.xml -m imx8mp-var-dart",
                     "bspctl build my.yml:debug.yml --keep-going", "bspctl build --dry-run",
                     "bspctl build my.yml --matrix machine=a,b image=x,y --jobs 2", "bspctl build --preset nightly"},
        .options = options::join(
            {{{"target", 't', "NAME", "build this instead of the configuration's own targets", "", "", true},
              {"dry-run", 'n', "", "show the plan and the exact commands; run nothing, fetch nothing"},
              {"dry-run-script", 0, "FILE", "write the plan as a bash script ('-': standard output)", "", "<file>"},
              {"keep-going", 'k', "", "go on with what does not depend on a failed task"},
              {"stop-on-error", 0, "", "stop what runs, too, when a task has failed"},
              {"timeout", 0, "DURATION", "stop the run when it takes longer: 90m, 8h (exit 124)"},
              {"no-scope", 0, "", "do not go into a scope of the user's systemd, whatever build.scope says"},
              {"clean", 0, "", "remove earlier results first; the record of runs is kept"},
              {"skip-sync", 0, "", "fetch nothing; use the repositories as they are"},
              {"skip-doctor", 0, "", "do not check the host first"},
              {"vendor-tools", 0, "", "let the vendor's own tools (repo, a set-up script) fetch and set up the tree"},
              {"force", 0, "", "redo steps that are up to date"},
              {"result", 0, "FILE", "write how it ended into this file, as --json says it", "", "<file>"},
              {"matrix", 0, "AXIS=A,B", "several builds: of machine, distro, image, manifest, branch, kas_yaml, overlay",
               "", "", true},
              {"exclude", 0, "AXIS=A,…", "leave out the builds of the matrix that have all of these", "", "", true},
              {"jobs", 'j', "N", "so many of them at once (1)"},
              {"fail-fast", 0, "", "start no more of them after one has failed"},
              options::overlay()},
             options::choices(),
             options::engine(),
             {options::json()}}),
        .max_positionals = 8,  // a file, and the axes of a matrix
        .positional_words = "<file>",
        .run = run};
}

}  // namespace

pipeline::Outlook outlook_of(const Context& context, const pipeline::Build& build,
                             const pipeline::Surroundings& surroundings) {
    auto outlook = pipeline::plan(build, surroundings, {});
    for (const auto& note : outlook.notes) context.say("note: " + note);
    say_if_unreadable(context, build, surroundings.engine);
    return outlook;
}

void show_plan(const Context& context, const pipeline::Build& build, const pipeline::Surroundings& surroundings,
               const pipeline::Outlook& outlook) {
    context.say("family " + build.family.family + ": " + build.family_reason);
    context.say("engine " + std::string(surroundings.engine.kind == engine::Kind::host ? "host" : "container") + ": " +
                surroundings.engine.reason);
    context.answer(pipeline::to_text(outlook.plan, surroundings.engine));
}

int run_build(Context& context, const Arguments& arguments, const std::string& name) {
    const auto request = context.request(name);
    const auto build = pipeline::resolve(request, context.settings(), context.complete_registry());
    const auto surroundings = context.surroundings(request.dry_run, build.definition);
    if (request.dry_run) return dry_run(context, arguments, build, surroundings);
    pipeline::check_engine_reads(build, surroundings.engine);

    const auto result = execute_shown(context, arguments, build, surroundings);
    keep_pressure_limits(context, result);
    const auto report = tell_diagnosis(context, result);
    if (const auto file = arguments.get("result"); !file.empty()) {
        files::write_atomically(context.cwd() / file, summary_json(build, result, report));
    }
    if (arguments.has("json")) context.answer(summary_json(build, result, report));
    else if (result.code == ExitCode::done && streams_events(context, arguments)) context.say(success_text(context.err_style(), build, result));
    else if (result.code == ExitCode::done) context.answer(success_text(context.out_style(), build, result));
    else std::cerr << ui::tame(failure_text(context.err_style(), build, result));
    return static_cast<int>(result.code);
}

Command build_command() { return command(); }

}  // namespace bspctl::cli
