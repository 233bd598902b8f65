// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/progress_options.hpp"
#include "cli/run_build.hpp"
#include "cli/sync_options.hpp"
#include "sync/report.hpp"

namespace bspctl::cli {

namespace {

// What would be done. A manifest that has to be fetched first cannot be told from here: then that is the plan.
int show_sync_plan(Context& context, const Arguments& arguments, const pipeline::Build& build,
              const pipeline::Surroundings& surroundings) {
    if (!build.workspace.input) return run_build(context, arguments, "sync");
    auto sources = sources::of_input(*build.workspace.input, build.bsp_root);
    const auto report = sync::plan(sources, surroundings.sync);
    if (arguments.has("json")) {
        context.answer(sync::to_json(report, true));
    } else {
        context.say("family " + build.family.family + ": " + build.family_reason);
        context.answer(sync::plan_text(report));
    }
    return report.ok() ? 0 : 1;
}

void say_end(Context& context, const pipeline::Result& result) {
    const auto seen = result.run_id.empty() ? std::string{} : "run: " + result.run_id + " (bspctl report " + result.run_id + ")\n";
    if (result.sync) context.say(sync::summary(*result.sync));
    if (result.code == ExitCode::done) return context.answer("sync succeeded\n" + seen);
    const auto word = result.kind == "interrupted" ? "interrupted: run it again to go on from where it stopped"
                                                   : "failed: " + result.reason;
    context.say("sync " + word + "\n" + seen);
}

int sync_natively(Context& context, const Arguments& arguments, const pipeline::Build& build,
                  const pipeline::Surroundings& surroundings) {
    const auto result = execute_shown(context, arguments, build, surroundings);
    if (arguments.has("json")) {
        auto report = result.sync.value_or(sync::Report{});
        if (!result.sync && !result.reason.empty()) report.problems.push_back(result.reason);
        context.answer(sync::to_json(report, false));
        return static_cast<int>(result.code);
    }
    say_end(context, result);
    return static_cast<int>(result.code);
}

int run(Context& context, const Arguments& arguments) {
    const auto request = context.request("sync");
    const auto build = pipeline::resolve(request, context.settings(), context.complete_registry());
    if (pipeline::vendor_tree(build) || arguments.has("dry-run-script")) return run_build(context, arguments, "sync");
    auto surroundings = context.surroundings(true, build.definition);
    surroundings.sync.force = request.force;
    if (request.dry_run) return show_sync_plan(context, arguments, build, surroundings);
    return sync_natively(context, arguments, build, surroundings);
}

std::vector<Option> own_options() {
    return {{"groups", 'g', "LIST", "groups of a repo manifest: \"all,-tools\" (default: default,platform-linux)"},
            {"depth", 0, "N", "bring so many commits of history; 0: all (setting sync.depth)"},
            {"reference", 0, "DIR", "borrow objects from the bare clones below DIR", "KAS_REPO_REF_DIR", "<dir>"},
            {"dissociate", 0, "", "copy what was borrowed, so that the work trees stand alone"},
            {"submodules", 0, "", "bring submodules too (otherwise where the manifest says sync-s)"},
            {"lfs", 0, "", "bring the files that git-lfs keeps"},
            {"offline", 0, "", "use what is here; name what is missing"},
            {"prune", 0, "", "remove clean repositories that the configuration no longer names"},
            {"force", 0, "", "leave local changes for the wanted revision; they are kept under refs/bspctl/saved"},
            {"with-repo", 0, "", "let the vendor's own tools (repo, a set-up script) fetch and set up the tree"},
            {"vendor-tools", 0, "", "the same as --with-repo"},
            {"dry-run", 'n', "", "show what would be done to each repository; change nothing, ask no server"},
            {"dry-run-script", 0, "FILE", "write the plan as a bash script ('-': standard output)", "", "<file>"},
            {"skip-doctor", 0, "", "do not check the host first"}};
}

}  // namespace

Command sync_command() {
    return {.name = "sync",
            .group = "Build",
            .summary = "fetch the repositories of a configuration, build nothing",
            .usage = "[KAS_YAML[:MORE…] | MANIFEST] [OPTIONS]",
            .details =
                "Clones, fetches and checks out what a repo manifest, an oe-layersetup configuration, a kas file or a "
                "bitbake-setup workspace names, several repositories at once, without the `repo` tool. Local changes are "
                "never overwritten. What was interrupted is gone on with. Where the vendor's own tools keep the tree "
                "(.repo, oe-layertool), their steps are run.",
            .examples = {"bspctl sync -f imx-6.6.52-2.2.2.xml", "bspctl sync my.yml --depth 1", "bspctl sync --dry-run"},
            .options = options::join({own_options(), fetch_options(), options::choices(), options::engine(), {options::json()}}),
            .max_positionals = 1,
            .positional_words = "<file>",
            .run = run};
}

}  // namespace bspctl::cli
