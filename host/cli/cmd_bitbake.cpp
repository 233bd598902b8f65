// SPDX-License-Identifier: Apache-2.0
//
// bitbake, clean-recipe and rebuild: BitBake's own command line, in the surroundings of `build`.
#include <algorithm>
#include <array>
#include <iostream>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/failed_run.hpp"
#include "cli/own_scope.hpp"
#include "cli/progress_options.hpp"
#include "cli/run_build.hpp"
#include "cli/run_shell.hpp"
#include "kas/file_name.hpp"
#include "pipeline/runner.hpp"

namespace bspctl::cli {

namespace {

// The words of the command line: a kas file is told from recipes by its name.
struct Words {
    std::string kas_file;
    std::vector<std::string> recipes;
};

Words words_of(const Arguments& arguments, std::string_view command) {
    Words out;
    for (const auto& word : arguments.positionals()) {
        if (!kas::is_kas_argument(word)) out.recipes.push_back(word);
        else if (out.kas_file.empty()) out.kas_file = word;
        else throw Failure("two kas files are two different builds", out.kas_file + " and " + word, "join them with ':'");
    }
    // A word with a dash would be one of BitBake's options.
    for (const auto& recipe : out.recipes) {
        if (recipe.starts_with("-")) throw Failure("'" + recipe + "' is no recipe", "", "give BitBake's options after --");
    }
    if (out.recipes.empty()) throw Failure("no recipe is named", "", "name one: bspctl " + std::string(command) + " busybox");
    return out;
}

struct Task {
    std::string name;  // empty: the default one
    bool keep_going = false;
    std::vector<std::string> options = {};
};

std::string bitbake_line(const std::vector<std::string>& recipes, const Task& task) {
    std::vector<std::string> argv{"bitbake"};
    if (!task.name.empty()) argv.insert(argv.end(), {"-c", task.name});
    if (task.keep_going) argv.emplace_back("-k");
    argv.insert(argv.end(), task.options.begin(), task.options.end());
    argv.insert(argv.end(), recipes.begin(), recipes.end());
    return text::shell_quote(argv);
}

std::string answer_json(const pipeline::Build& build, const pipeline::Result& result, const std::optional<triage::Report>& report,
                        int code) {
    json::Writer out;
    out.object().field("schema", "bspctl.bitbake/1").field("command", build.request.command);
    out.field("bitbake", build.request.shell_commands).field("outcome", result.kind).field("exit_code", code);
    out.field("run", result.run_id).field("run_dir", result.run_dir.string()).field("seconds", result.seconds);
    out.field_or_null("failed_step", result.failed_step).field_or_null("reason", result.reason);
    write_diagnosis(out, report);
    out.end_object();
    return out.str();
}

// BitBake's own code where BitBake decided, ours where it was never reached.
int code_of(const pipeline::Result& result) {
    return result.kind == "task" && result.engine_exit != 0 ? result.engine_exit : static_cast<int>(result.code);
}

void say_end(const Context& context, const pipeline::Build& build, const pipeline::Result& result) {
    const auto& command = build.request.command;
    const auto seconds = text::human_seconds(result.seconds);
    if (result.code == ExitCode::done) {
        context.say(command + " succeeded in " + seconds + "\nrun: " + result.run_id + " (bspctl log --run " + result.run_id + ")");
        return;
    }
    std::cerr << ui::tame(failure_text(context.err_style(), build, result));
}

int execute(Context& context, const Arguments& arguments, pipeline::Request request) {
    const auto build = pipeline::resolve(request, context.settings(), context.complete_registry());
    const auto surroundings = context.surroundings(request.dry_run, build.definition);
    if (request.dry_run) {
        show_plan(context, build, surroundings, outlook_of(context, build, surroundings));
        return 0;
    }
    pipeline::check_engine_reads(build, surroundings.engine);
    const auto result = execute_shown(context, arguments, build, surroundings);
    const auto report = tell_diagnosis(context, result);
    const int code = code_of(result);
    if (arguments.has("json")) context.answer(answer_json(build, result, report, code));
    say_end(context, build, result);
    return code;
}

// These open a window or a shell, so they need the terminal.
bool is_interactive(std::string_view task) {
    constexpr std::array<std::string_view, 5> interactive{"devshell", "pydevshell", "devpyshell", "menuconfig", "nconfig"};
    return std::find(interactive.begin(), interactive.end(), task) != interactive.end();
}

int run_bitbake(Context& context, const Arguments& arguments) {
    const auto words = words_of(arguments, "bitbake");
    enter_own_scope(context, arguments);
    const Task task{arguments.get("task"), arguments.has("keep-going"), arguments.rest()};
    auto request = context.request("bitbake", words.kas_file);
    const auto line = bitbake_line(words.recipes, task);
    if (is_interactive(task.name) && !request.dry_run) return run_shell(context, request, line);
    request.shell_commands = {line};
    return execute(context, arguments, std::move(request));
}

int run_clean_recipe(Context& context, const Arguments& arguments) {
    const auto words = words_of(arguments, "clean-recipe");
    auto request = context.request("clean-recipe", words.kas_file);
    request.shell_commands = {bitbake_line(words.recipes, {"cleansstate"})};
    return execute(context, arguments, std::move(request));
}

int run_rebuild(Context& context, const Arguments& arguments) {
    const auto words = words_of(arguments, "rebuild");
    enter_own_scope(context, arguments);
    auto request = context.request("rebuild", words.kas_file);
    request.shell_commands = {bitbake_line(words.recipes, {"cleansstate"}),
                              bitbake_line(words.recipes, {"", arguments.has("keep-going")})};
    return execute(context, arguments, std::move(request));
}

std::vector<Option> common_options(std::vector<Option> own) {
    return options::join({std::move(own),
                          {{"dry-run", 'n', "", "show the plan and the exact commands; run nothing"},
                           {"skip-sync", 0, "", "fetch nothing; use the repositories as they are"},
                           {"no-scope", 0, "", "do not go into a scope of the user's systemd, whatever build.scope says"},
                           {"timeout", 0, "DURATION", "stop the run when it takes longer: 90m, 8h (exit 124)"},
                           options::overlay()},
                          options::choices(),
                          options::engine(),
                          {options::json()}});
}

const Option keep_going{"keep-going", 'k', "", "go on with what does not depend on a failed task"};
constexpr std::size_t many = 100;

}  // namespace

Command bitbake_command() {
    return {
        .name = "bitbake",
        .group = "Build",
        .summary = "run BitBake on recipes, in the build's environment",
        .usage = "RECIPE… [KAS_YAML[:MORE…]] [-c TASK] [-k] [OPTIONS] [-- BITBAKE_OPTIONS]",
        .details = "Overlays and environment are those of `bspctl build`, so signatures are too. The exit code is BitBake's. The "
                   "run is recorded like a build. Tasks that need a terminal (devshell, menuconfig) get it.",
        .examples = {"bspctl bitbake busybox my.yml", "bspctl bitbake virtual/kernel -c menuconfig", "bspctl bitbake busybox -c compile -- -f"},
        .options = common_options({{"task", 'c', "TASK", "run this task instead of building"}, keep_going}),
        .max_positionals = many,
        .takes_rest = true,
        .positional_words = "<recipe>",
        .run = run_bitbake};
}

Command clean_recipe_command() {
    return {
        .name = "clean-recipe",
        .group = "Build",
        .summary = "remove what was built of a recipe, shared state included",
        .usage = "RECIPE… [KAS_YAML[:MORE…]] [OPTIONS]",
        .details = "Runs `bitbake -c cleansstate`. The exit code is BitBake's.",
        .examples = {"bspctl clean-recipe busybox my.yml"},
        .options = common_options({}),
        .max_positionals = many,
        .positional_words = "<recipe>",
        .run = run_clean_recipe};
}

Command rebuild_command() {
    return {
        .name = "rebuild",
        .group = "Build",
        .summary = "build a recipe from nothing",
        .usage = "RECIPE… [KAS_YAML[:MORE…]] [-k] [OPTIONS]",
        .details = "The exit code is BitBake's.",
        .examples = {"bspctl rebuild busybox my.yml"},
        .options = common_options({keep_going}),
        .max_positionals = many,
        .positional_words = "<recipe>",
        .run = run_rebuild};
}

}  // namespace bspctl::cli
