// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "overlay/overlay.hpp"
#include "pipeline/build.hpp"
#include "pipeline/overlays.hpp"
#include "pipeline/runner.hpp"
#include "process/process.hpp"

namespace bspctl::cli {

namespace {

int run(Context& context, const Arguments& arguments) {
    const auto build = pipeline::resolve(context.request("shell"), context.settings(), context.complete_registry());
    const auto surroundings = context.surroundings(false);
    pipeline::check_engine_reads(build, surroundings.engine);
    std::error_code error;
    if (build.generates && !std::filesystem::exists(build.generated, error)) {
        throw Failure("there is no " + build.generated.string() + " yet", "the shell needs the generated configuration",
                      "write it first: bspctl gen-kas -f " + build.workspace.manifest);
    }
    // The same overlays as a build, or the shell would look at another configuration than was built.
    const auto overlays = pipeline::overlay_stack(build, surroundings);
    overlay::materialise(overlays);
    engine::Job job;
    job.command = "shell";
    job.work_dir = build.bsp_root;
    if (build.request.build_folder != "build") job.build_dir = pipeline::build_dir(build);
    job.config = pipeline::kas_argument(build, overlays);
    job.env = surroundings.engine_env;
    job.shell_command = arguments.get("command");
    job.skip_checkout = arguments.has("skip-sync");
    const auto exit = process::run_interactive(engine::compose(surroundings.engine, job));
    if (!exit.start_error.empty()) throw Failure("the shell could not be started", exit.start_error, "", ExitCode::failed);
    return exit.code;
}

}  // namespace

Command shell_command() {
    return {
        .name = "shell",
        .group = "Build",
        .summary = "open a shell in the build's environment",
        .usage = "[KAS_YAML[:MORE…]] [-c COMMAND] [OPTIONS]",
        .details = "The environment is that of `bspctl build`, overlays included. With -c the exit code is the command's.",
        .examples = {"bspctl shell my.yml", "bspctl shell my.yml -c 'bitbake -e busybox'"},
        .options = options::join({{{"command", 'c', "COMMAND", "run this instead of an interactive shell"},
                                   {"skip-sync", 0, "", "fetch nothing; use the repositories as they are"},
                                   options::overlay()},
                                  options::choices(),
                                  options::engine()}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
