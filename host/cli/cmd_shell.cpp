// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/run_shell.hpp"
#include "pipeline/build.hpp"
#include "pipeline/query.hpp"
#include "process/process.hpp"

namespace bspctl::cli {

int run_shell(Context& context, const pipeline::Request& request, const std::string& command) {
    const auto build = pipeline::resolve(request, context.settings(), context.complete_registry());
    const auto surroundings = context.surroundings(false, build.definition);
    const auto job = pipeline::shell_job(build, surroundings, command);
    const auto exit = process::run_interactive(engine::compose(surroundings.engine, job));
    if (!exit.start_error.empty()) throw Failure("the shell could not be started", exit.start_error, "", ExitCode::failed);
    return exit.code;
}

namespace {

// Words after -- are one more way to give the command, as `sudo -s` has it: quoted, so that each stays one word.
std::string command_of(const Arguments& arguments) {
    const auto& rest = arguments.rest();
    if (rest.empty()) return arguments.get("command");
    if (arguments.has("command")) throw Failure("-c and -- both give a command", "", "give one of them");
    return text::shell_quote(rest);
}

int run(Context& context, const Arguments& arguments) {
    return run_shell(context, context.request("shell"), command_of(arguments));
}

}  // namespace

Command shell_command() {
    return {
        .name = "shell",
        .group = "Build",
        .summary = "open a shell in the build's environment",
        .usage = "[KAS_YAML[:MORE…]] [-c COMMAND] [OPTIONS] [-- COMMAND WORDS…]",
        .details = "The environment is that of `bspctl build`, overlays included. With -c the exit code is the command's.",
        .examples = {"bspctl shell my.yml", "bspctl shell my.yml -c 'bitbake -e busybox'", "bspctl shell my.yml -- bitbake-layers show-layers"},
        .options = options::join({{{"command", 'c', "COMMAND", "run this instead of an interactive shell"},
                                   {"skip-sync", 0, "", "fetch nothing; use the repositories as they are"},
                                   options::overlay()},
                                  options::choices(),
                                  options::engine()}),
        .max_positionals = 1,
        .takes_rest = true,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
