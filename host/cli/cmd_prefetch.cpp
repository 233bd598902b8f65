// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/failed_run.hpp"
#include "cli/progress_options.hpp"
#include "cli/run_build.hpp"

namespace bspctl::cli {

namespace {

// What --target says, or else what would be built: the image chosen, the kas file's own targets, kas's default.
std::vector<std::string> targets_of(const pipeline::Build& build) {
    if (!build.request.targets.empty()) return build.request.targets;
    if (!build.workspace.image.empty()) return {build.workspace.image};
    if (!build.generates && build.workspace.input && !build.workspace.input->targets.empty()) {
        return build.workspace.input->targets;
    }
    if (build.generates && !build.family.image.empty()) return {build.family.image};
    return {"core-image-minimal"};
}

std::string fetch_line(const std::vector<std::string>& targets) {
    std::vector<std::string> argv{"bitbake", "--runall=fetch"};
    for (const auto& target : targets) {
        // A word with a dash would be one of BitBake's options.
        if (target.starts_with("-")) throw Failure("'" + target + "' is no target", "", "name a recipe or image");
        argv.push_back(target);
    }
    return text::shell_quote(argv);
}

int run(Context& context, const Arguments& arguments) {
    auto build = pipeline::resolve(context.request("prefetch"), context.settings(), context.complete_registry());
    build.request.shell_commands = {fetch_line(targets_of(build))};
    const auto surroundings = context.surroundings(build.request.dry_run, build.definition);
    if (build.request.dry_run) {
        show_plan(context, build, surroundings, outlook_of(context, build, surroundings));
        return 0;
    }
    pipeline::check_engine_reads(build, surroundings.engine);
    const auto result = execute_shown(context, arguments, build, surroundings);
    (void)tell_diagnosis(context, result);
    if (result.code == ExitCode::done) {
        context.answer("prefetch succeeded in " + text::human_seconds(result.seconds) + "\nrun: " + result.run_id + " (bspctl report " +
                       result.run_id + ")\n");
    } else {
        std::cerr << ui::tame(failure_text(context.err_style(), build, result));
    }
    return static_cast<int>(result.code);
}

}  // namespace

Command prefetch_command() {
    return {.name = "prefetch",
            .group = "Build",
            .summary = "download the sources of all recipes a build needs",
            .usage = "[KAS_YAML[:MORE…] | MANIFEST] [-t TARGET] [OPTIONS]",
            .details = "Runs `bitbake --runall=fetch` in the build's surroundings, so that the build itself can be done "
                       "without a network. Without --target and --image the configuration's own targets count.",
            .examples = {"bspctl prefetch my.yml", "bspctl prefetch -f imx-6.6.52-2.2.2.xml -i imx-image-core"},
            .options = options::join({{{"target", 't', "NAME", "the sources of this recipe or image", "", "", true},
                                       {"dry-run", 'n', "", "show the plan and the exact commands; run nothing"},
                                       {"skip-sync", 0, "", "leave the repositories as they are"},
                                       {"skip-doctor", 0, "", "do not check the host first"},
                                       options::overlay()},
                                      options::choices(),
                                      options::engine()}),
            .max_positionals = 1,
            .positional_words = "<file>",
            .run = run};
}

}  // namespace bspctl::cli
