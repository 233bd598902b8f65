// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <chrono>
#include <sstream>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "overlay/overlay.hpp"
#include "override/override.hpp"
#include "pipeline/idle.hpp"
#include "pipeline/overlays.hpp"
#include "pipeline/runner.hpp"
#include "process/interrupts.hpp"
#include "process/tree.hpp"
#include "stress/stress.hpp"
#include "telemetry/emitter.hpp"
#include "telemetry/run.hpp"
#include "workspace/lock.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using stress::Outcome;

int number(const Arguments& arguments, std::string_view option, int fallback) {
    const auto given = arguments.get(option);
    if (given.empty()) return fallback;
    int out = 0;
    const auto [stop, error] = std::from_chars(given.data(), given.data() + given.size(), out);
    if (error == std::errc{} && stop == given.data() + given.size() && out >= 1) return out;
    throw Failure("--" + std::string(option) + " must be a whole number above 0", "found '" + given + "'", "");
}

stress::Options options_of(const Context& context, const Arguments& arguments) {
    stress::Options out;
    out.runs = number(arguments, "runs", out.runs);
    out.target = arguments.get("target", out.target);
    out.parse_threads = number(arguments, "parse-threads", 0);
    out.label = arguments.get("label");
    if (const auto python = arguments.get("python"); !python.empty()) {
        out.python = python.find('/') == std::string::npos ? paths::which(python) : context.cwd() / python;
        if (out.python.empty()) throw Failure("there is no " + python + " on PATH", "", "name it by its path");
    }
    out.bitbake_args = arguments.rest();
    return out;
}

// What else tells one series of parses from another.
struct About {
    const pipeline::Build& build;
    const stress::Options& options;
    engine::Kind engine;
    std::string kas_version, run_id;
    std::optional<override::Status> override_status;
};

std::optional<override::Status> override_of(const pipeline::Build& build) {
    try {
        return override::inspect(build.bsp_root);
    } catch (const Failure&) {
        return std::nullopt;  // the sources are not here yet, or there are several BitBakes
    }
}

template <class Value>
void add_list(json::Writer& out, std::string_view name, const stress::Summary& summary, Value value) {
    out.key(name).array();
    for (const auto& one : summary.iterations) out.value(value(one));
    out.end_array();
}

void add_environment(json::Writer& out) {
    out.key("env").object();
    for (const auto* name : {"PYTHONMALLOC", "MALLOC_ARENA_MAX", "LD_PRELOAD", "BB_NUMBER_PARSE_THREADS", "NPROC"}) {
        out.field_or_null(name, paths::environment(name));
    }
    out.end_object();
}

void add_override(json::Writer& out, const std::optional<override::Status>& status) {
    out.key("override");
    if (!status) {
        out.null();
        return;
    }
    const auto& used = status->state == override::State::applied ? status->checkout : status->vendor;
    out.object().field("state", override::word(status->state)).field_or_null("version", used.version);
    out.field_or_null("branch", status->branch).field_or_null("commit", used.commit).end_object();
}

std::string summary_json(const About& about, const stress::Summary& summary) {
    json::Writer out;
    const auto& workspace = about.build.workspace;
    out.object().field("schema", "bspctl.stress-parse/1").field("run", about.run_id);
    out.field("bsp_family", about.build.family.family).field_or_null("manifest", workspace.manifest);
    out.field_or_null("config", about.build.config).field_or_null("machine", workspace.machine);
    out.field_or_null("image", workspace.image).field("target", about.options.target).field_or_null("label", about.options.label);
    out.field_or_null("python_executable", about.options.python.string()).field("parse_threads", about.options.parse_threads);
    out.field("engine", about.engine == engine::Kind::host ? "host" : "container").field_or_null("kas_version", about.kas_version);
    out.field("requested", about.options.runs).field("runs", summary.iterations.size());
    for (const auto outcome : {Outcome::passed, Outcome::failed, Outcome::errored, Outcome::interrupted}) {
        out.field(stress::word(outcome), summary.count(outcome));
    }
    add_list(out, "outcomes", summary, [](const auto& one) { return stress::word(one.outcome); });
    add_list(out, "elapsed_seconds", summary, [](const auto& one) { return one.seconds; });
    add_list(out, "exit_codes", summary, [](const auto& one) { return one.exit_code; });
    add_list(out, "cache_cleared_pre_iter", summary, [](const auto& one) { return one.cache_cleared; });
    add_list(out, "runtime_cleared_pre_iter", summary, [](const auto& one) { return one.runtime_cleared; });
    add_list(out, "logs", summary, [](const auto& one) { return one.log.string(); });
    add_override(out, about.override_status);
    add_environment(out);
    out.key("failure_signatures").array();
    for (const auto& one : summary.iterations) {
        for (const auto& signature : one.signatures) {
            out.object().field("run", one.number).field("pattern", signature.id).field("match", signature.text).end_object();
        }
    }
    out.end_array().end_object();
    return out.str();
}

std::string summary_text(const About& about, const stress::Summary& summary, const fs::path& folder) {
    std::ostringstream out;
    out << "runs " << summary.iterations.size() << " of " << about.options.runs << ", passed " << summary.count(Outcome::passed)
        << ", failed " << summary.count(Outcome::failed) << ", errored " << summary.count(Outcome::errored) << ", average "
        << text::human_seconds(summary.average_seconds());
    if (about.override_status) out << ", bitbake-override " << override::word(about.override_status->state);
    out << '\n';
    int shown = 0;
    for (const auto& one : summary.iterations) {
        for (const auto& signature : one.signatures) {
            if (++shown <= 10) out << "  run " << one.number << ": " << signature.id << ": " << signature.text << '\n';
        }
    }
    out << "logs and summary.json in " << folder.string() << '\n';
    return out.str();
}

void say_iteration(const Context& context, const stress::Iteration& one) {
    context.say("run " + std::to_string(one.number) + ": " + std::string(stress::word(one.outcome)) + ", exit " +
                std::to_string(one.exit_code) + ", " + text::human_seconds(one.seconds));
}

ExitCode code_of(const stress::Summary& summary) {
    if (summary.interrupted()) return ExitCode::interrupted;
    return summary.count(Outcome::passed) == static_cast<int>(summary.iterations.size()) ? ExitCode::done : ExitCode::failed;
}

// Recorded like a build, so that log, report and triage know of it.
class Recorded {
public:
    Recorded(const Context& context, const pipeline::Build& build, const engine::Engine& engine)
        : run_(telemetry::Run::create(build.bsp_root, [&](const std::string& loss) { context.warn(loss); }, build.request.build_folder)) {
        emitter_.add(run_.get());
        emitter_.emit("run_start", {{"run_id", run_->id()},
                                    {"command", "stress-parse"},
                                    {"family", build.family.family},
                                    {"label", build.generates ? build.workspace.manifest : build.config},
                                    {"bsp_root", build.bsp_root.string()},
                                    {"build_dir", pipeline::build_dir(build).string()},
                                    {"engine", engine.kind == engine::Kind::container ? "container" : "host"},
                                    {"kas_version", engine.kas_version}});
        emitter_.emit("step_start", {{"step", "stress_parse"}});
    }

    void end(const stress::Summary& summary) {
        const auto code = code_of(summary);
        const bool good = code == ExitCode::done;
        const std::string reason = std::to_string(summary.count(Outcome::failed)) + " failed, " +
                                   std::to_string(summary.count(Outcome::errored)) + " errored";
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
        if (good) emitter_.emit("step_ok", {{"step", "stress_parse"}, {"duration_s", seconds.count()}});
        else emitter_.emit("step_fail", {{"step", "stress_parse"}, {"reason", reason}});
        const std::string kind = good ? "success" : code == ExitCode::interrupted ? "interrupted" : "step";
        emitter_.emit("run_end", {{"outcome", kind}, {"exit_code", static_cast<std::int64_t>(code)}, {"duration_s", seconds.count()}});
    }

    [[nodiscard]] const telemetry::Run& run() const { return *run_; }

private:
    std::unique_ptr<telemetry::Run> run_;
    telemetry::Emitter emitter_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

int run(Context& context, const Arguments& arguments) {
    const auto options = options_of(context, arguments);
    const auto build = pipeline::resolve(context.request("stress-parse"), context.settings(), context.complete_registry());
    const auto surroundings = context.surroundings(false, build.definition);
    stress::check(options, surroundings.engine.kind);
    pipeline::check_engine_reads(build, surroundings.engine);
    std::error_code error;
    if (build.generates && !fs::exists(build.generated, error)) {
        throw Failure("there is no " + build.generated.string() + " yet", "it names what is parsed",
                      "write it first: bspctl gen-kas -f " + build.workspace.manifest);
    }
    workspace::Lock tree(build.bsp_root, "stress-parse");
    auto folder = workspace::Lock::of_build_directory(build.bsp_root, pipeline::build_dir(build), "stress-parse");
    pipeline::refuse_while_bitbake_works(pipeline::build_dir(build));
    const auto overlays = pipeline::overlay_stack(build, surroundings);
    overlay::materialise(overlays);

    process::adopt_orphans();
    const process::Interrupts interrupts;
    Recorded recorded(context, build, surroundings.engine);
    for (auto* lock : {&tree, &folder}) lock->name_run(recorded.run().id());
    const stress::Place place{pipeline::build_dir(build), recorded.run().dir() / "stress-parse"};
    const auto summary = stress::run(surroundings.engine, pipeline::engine_job(build, surroundings, overlays), place, options,
                                     [&](const stress::Iteration& one) { say_iteration(context, one); });
    recorded.end(summary);
    const About about{build, options, surroundings.engine.kind, surroundings.engine.kas_version, recorded.run().id(), override_of(build)};
    const auto document = summary_json(about, summary);
    files::write_atomically(place.folder / "summary.json", document + "\n");
    context.answer(arguments.has("json") ? document : summary_text(about, summary, place.folder));
    return static_cast<int>(code_of(summary));
}

}  // namespace

Command stress_parse_command() {
    return {
        .name = "stress-parse",
        .group = "Host",
        .summary = "parse again and again: do the parsers fail now and then?",
        .usage = "[KAS_YAML | -f MANIFEST] [-n RUNS] [--target NAME] [--parse-threads N] [--label TEXT] [OPTIONS] [-- BITBAKE_OPTIONS]",
        .details = "Each parse starts from nothing: caches and the remains of a server are removed before it. A run fails when a "
                   "crash of a parser shows in its output, and is an error when BitBake ends with another status than 0 without "
                   "one. Logs and summary.json are kept with the run.",
        .examples = {"bspctl stress-parse my.yml -n 20", "bspctl stress-parse my.yml --host --python /usr/bin/python3.11 --label py3.11"},
        .options = options::join({{{"runs", 'n', "N", "how many parses (default 10)"},
                                   {"target", 0, "NAME", "what is parsed for (default world)"},
                                   {"parse-threads", 0, "N", "BB_NUMBER_PARSE_THREADS"},
                                   {"label", 0, "TEXT", "kept in the summary"},
                                   {"python", 0, "FILE", "interpreter for BitBake (host only)", "", "<file>"},
                                   {"skip-sync", 0, "", "fetch nothing; use the repositories as they are"},
                                   options::overlay()},
                                  options::choices(),
                                  options::engine(),
                                  {options::json()}}),
        .max_positionals = 1,
        .takes_rest = true,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
