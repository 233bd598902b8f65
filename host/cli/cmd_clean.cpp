// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "hashserv/server.hpp"
#include "pipeline/build.hpp"
#include "pipeline/cleaning.hpp"
#include "pipeline/idle.hpp"
#include "workspace/lock.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> what_goes(const pipeline::Build& build, bool all) {
    auto out = pipeline::results_of_builds(build);
    std::error_code error;
    if (all) {
        const auto others = pipeline::results_in_other_folders(build);
        out.insert(out.end(), others.begin(), others.end());
        for (const auto& path : {build.generated, build.bsp_root / workspace::own_folder / ("overlays" + pipeline::build_suffix(build))}) {
            if (!path.empty() && fs::exists(path, error)) out.push_back(path);
        }
    }
    return out;
}

// The tree's own; one beside shared state elsewhere serves other trees too.
void stop_hash_server(const Context& context, const pipeline::Build& build) {
    try {
        if (hashserv::stop(hashserv::place_of({}, build.bsp_root))) context.say("stopped the hash equivalence server");
    } catch (const Failure& failure) {
        context.warn(failure.what());
    }
}

int run(Context& context, const Arguments& arguments) {
    const auto build = pipeline::resolve(context.request("clean"), context.settings(), context.complete_registry());
    const bool dry = arguments.has("dry-run");
    std::optional<workspace::Lock> lock;
    if (!dry) lock.emplace(build.bsp_root, "clean");  // its file would be a change on disk
    pipeline::refuse_while_bitbake_works(pipeline::build_dir(build));
    const auto paths = what_goes(build, arguments.has("all"));
    if (paths.empty()) {
        context.answer("nothing to remove in " + pipeline::build_dir(build).string());
        return 0;
    }
    std::uint64_t total = 0;
    for (const auto& path : paths) {
        const auto bytes = files::bytes_below(path);
        total += bytes;
        const auto line = "  " + path.string() + "  " + text::human_bytes(bytes);
        dry ? context.answer(line) : context.say(line);
    }
    const auto amount = text::human_bytes(total);
    if (dry) {
        context.answer("would remove " + amount);
        return 0;
    }
    if (!arguments.has("yes") && !context.confirm("remove " + amount + "?", "yes")) return static_cast<int>(ExitCode::failed);
    if (arguments.has("all")) stop_hash_server(context, build);
    for (const auto& path : paths) files::remove_tree(path);
    context.answer("removed " + amount + "; the record of runs is kept");
    return 0;
}

}  // namespace

Command clean_command() {
    return {
        .name = "clean",
        .group = "Workspace",
        .summary = "remove what builds made; the record of runs is kept",
        .usage = "[KAS_YAML] [-f MANIFEST] [--all] [--yes]",
        .details = "Shows what would go and how much it is, and asks. Downloads and shared state go too where they were "
                   "left inside the build folder (DL_DIR and SSTATE_DIR place them elsewhere). What a vendor's set-up "
                   "script wrote into conf/ stays.",
        .examples = {"bspctl clean --dry-run", "bspctl clean my.yml --yes"},
        .options = options::join({{{"all", 0, "", "also the other build folders, the generated kas file and the copied overlays; ends the tree's hash equivalence server"},
                                   {"yes", 'y', "", "do not ask"},
                                   {"dry-run", 'n', "", "show what would go, remove nothing"}},
                                  options::choices()}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
