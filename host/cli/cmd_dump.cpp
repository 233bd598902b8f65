// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/source_tree.hpp"
#include "pipeline/overlays.hpp"
#include "process/process.hpp"
#include "sources/resolved_config.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

struct Subject {
    pipeline::Build build;
    pipeline::Surroundings surroundings;
    overlay::Stack overlays;
};

Subject subject_of(Context& context, const Arguments& arguments) {
    Subject out;
    out.build = pipeline::resolve(context.request("dump"), context.settings(), context.complete_registry());
    out.surroundings = context.surroundings(!arguments.has("kas"), out.build.definition);
    if (!arguments.has("plain")) out.overlays = pipeline::overlay_stack(out.build, out.surroundings);
    return out;
}

std::string joined(const Context& context, const Subject& subject, bool effective) {
    const auto configuration = pipeline::configuration_of(subject.build, subject.surroundings);
    if (configuration.empty()) {
        throw Failure("the configuration " + subject.build.workspace.manifest + " is not at hand", {},
                      "bspctl sync fetches it");
    }
    const auto effects = overlay::effects(configuration, subject.overlays.layers);
    for (const auto& note : effects.notes) context.warn(note);
    return effective ? sources::resolve_repos(effects.joined, "joined configuration") : effects.joined;
}

// A folder of its own for what kas is to read, removed with it.
class Scratch {
public:
    explicit Scratch(fs::path folder) : folder_(std::move(folder)) {}
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    fs::path write(const std::string& name, const std::string& text) const {
        files::write_atomically(folder_ / name, text);
        return folder_ / name;
    }

private:
    fs::path folder_;
};

// The joined file goes through kas as it would for a build. It may fetch repositories to follow includes.
std::string dumped_by_kas(Context& context, const Subject& subject) {
    const auto text = joined(context, subject, false);
    const Scratch scratch(subject.build.bsp_root / ".bspctl" / ("dump-" + std::to_string(::getpid())));
    auto job = pipeline::engine_job(subject.build, subject.surroundings, {});
    job.command = "dump";
    job.config = scratch.write("joined.yml", text).lexically_relative(subject.build.bsp_root).string();
    const auto result = process::capture(engine::compose(subject.surroundings.engine, job), std::chrono::minutes(30));
    if (!result.start_error.empty()) {
        throw Failure("kas could not be started", result.start_error, "without --kas no kas is needed");
    }
    if (result.ok()) return result.out;
    throw Failure("kas dump failed with exit code " + std::to_string(result.code), result.err,
                  "correct what kas names, or leave --kas out", ExitCode::failed);
}

int run(Context& context, const Arguments& arguments) {
    if (arguments.has("json") && arguments.has("yaml")) {
        throw Failure("--json and --yaml contradict each other", {}, "choose one");
    }
    const auto subject = subject_of(context, arguments);
    auto text = arguments.has("kas") ? dumped_by_kas(context, subject)
                                     : joined(context, subject, arguments.has("effective"));
    if (arguments.has("json")) text = sources::to_json(text, "joined configuration");
    const auto output = arguments.get("output");
    if (output.empty() || output == "-") {
        context.answer(text);
        return 0;
    }
    const bool wrote = files::write_if_changed(context.cwd() / output, text);
    context.answer((wrote ? "wrote " : "unchanged ") + (context.cwd() / output).string());
    return 0;
}

}  // namespace

Command dump_command() {
    return {
        .name = "dump",
        .group = "Sources",
        .summary = "the whole configuration of a build as one kas file",
        .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [--effective] [-o FILE] [--json|--yaml]",
        .details = "Includes, several files and overlays joined as kas joins them; no kas is needed. What would have to be "
                   "fetched to follow an include is said. With --kas the real kas does it, and may fetch.",
        .examples = {"bspctl dump my.yml", "bspctl dump my.yml:debug.yml --effective -o whole.yml",
                     "bspctl dump -f imx-6.6.52-2.2.2.xml --json"},
        .options = source_options({{"effective", 0, "", "defaults, overrides and locks put where they count"},
                                   {"plain", 0, "", "without overlays"},
                                   {"kas", 0, "", "by the kas that is installed"},
                                   {"yaml", 0, "", "as YAML (the default)"},
                                   {"output", 'o', "FILE", "where to write it ('-': standard output)", "", "<file>"},
                                   options::overlay()}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
