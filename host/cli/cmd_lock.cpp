// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/files.hpp"
#include "cli/command.hpp"
#include "cli/source_tree.hpp"
#include "cli/text_diff.hpp"
#include "pipeline/generate.hpp"
#include "sources/lock.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using sources::Pin;

std::vector<Pin> pins_of(const sources::Sources& wanted, const Arguments& arguments) {
    if (arguments.has("remote")) return sources::pins_of(wanted, sources::tips_of(sources::without_lock(wanted)));
    return sources::pins_of(wanted, sources::states_of(wanted), arguments.has("allow-dirty"));
}

// Every problem at once: a lock of half the repositories is none.
void check(const sources::Sources& wanted, const std::vector<Pin>& pins, const Context& context) {
    std::string problems;
    for (std::size_t i = 0; i < pins.size(); ++i) {
        const auto place = place_of(wanted.list[i], wanted);
        if (!pins[i].problem.empty()) problems += (problems.empty() ? "" : "\n       ") + place + ": " + pins[i].problem;
        if (!pins[i].warning.empty()) context.warn(place + ": " + pins[i].warning);
    }
    if (problems.empty()) return;
    throw Failure("not every repository can be pinned", problems,
                  "bspctl sync brings what is missing; --allow-dirty pins HEAD beside changed files; --remote asks the "
                  "servers instead of the work trees",
                  ExitCode::failed);
}

// kas looks for NAME.lock.yml beside the first file.
fs::path kas_lock_file(const pipeline::Build& build) {
    const auto first = build.bsp_root / build.config.substr(0, build.config.find(':'));
    return first.parent_path() / (first.stem().string() + ".lock" + first.extension().string());
}

// What is written, and where when nothing else is said.
struct Lock {
    std::string text;
    fs::path file;
};

std::string pinned_kas(SourceTree& tree, const std::vector<Pin>& pins) {
    tree.build.workspace.input = sources::pinned_input(*tree.build.workspace.input, pins);
    tree.build.request.layout = "pinned";
    return pipeline::generate(tree.build, 0).text;
}

Lock make_lock(SourceTree& tree, const std::vector<Pin>& pins, bool as_kas) {
    const auto& input = *tree.build.workspace.input;
    if (input.kind == kind_kas) return {sources::kas_lock(tree.wanted.sources, pins), kas_lock_file(tree.build)};
    if (as_kas) return {pinned_kas(tree, pins), tree.build.bsp_root / "pinned-kas.yml"};
    if (input.kind == kind_repo_manifest) {
        return {sources::pinned_manifest(input, pins), tree.build.bsp_root / "pinned-manifest.xml"};
    }
    if (input.kind == kind_oe_layersetup) {
        return {sources::pinned_layersetup(input, tree.wanted.sources, pins),
                tree.build.bsp_root / ("pinned-" + input.file_name)};
    }
    throw Failure("a " + input.kind + " configuration has no lock format of its own", {},
                  "--kas writes it as a kas file with every commit; --json prints the commits");
}

// Their commits in place of what was wanted.
sources::Snapshot pinned(sources::Snapshot snapshot, const std::vector<Pin>& pins) {
    for (std::size_t i = 0; i < pins.size(); ++i) snapshot.sources.list[i].commit = pins[i].commit;
    return snapshot;
}

int run(Context& context, const Arguments& arguments) {
    auto tree = source_tree(context, "lock", arguments.positional(0));
    if (!tree.build.workspace.input) {
        throw Failure("the configuration " + tree.build.workspace.manifest + " is not at hand",
                      "only the layers of the build folder are known", "bspctl sync fetches it");
    }
    // What only the build folder names has no place in a lock of the configuration.
    tree.wanted.sources.list.resize(tree.build.workspace.input->projects.size());
    const auto pins = pins_of(tree.wanted.sources, arguments);
    check(tree.wanted.sources, pins, context);
    if (arguments.has("json")) {
        context.answer(sources::to_json(pinned(tree.wanted, pins)));
        return 0;
    }
    const auto lock = make_lock(tree, pins, arguments.has("kas"));
    const auto given = arguments.get("output");
    if (given == "-") {
        context.answer(lock.text);
        return 0;
    }
    const auto file = given.empty() ? lock.file : context.cwd() / given;
    const auto before = files::read_if_exists(file);
    if (arguments.has("dry-run")) {
        context.answer(text_diff(before.value_or(""), lock.text, file.string()));
        return 0;
    }
    const bool wrote = files::write_if_changed(file, lock.text);
    context.answer((wrote ? "wrote " : "unchanged ") + file.string());
    return 0;
}

}  // namespace

Command lock_command() {
    return {
        .name = "lock",
        .group = "Sources",
        .summary = "write down the commit of every repository",
        .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [-o FILE] [--remote] [OPTIONS]",
        .details = "For a kas file: NAME.lock.yml beside it, which kas reads by itself. For a repo manifest: "
                   "pinned-manifest.xml, includes followed; for an oe-layersetup configuration: the same file with "
                   "commits. With --kas both become a kas file that needs neither. Commits are those of the work trees; a "
                   "changed tree is refused.",
        .examples = {"bspctl lock my.yml", "bspctl lock -f imx-6.6.52-2.2.2.xml -o pinned.xml",
                     "bspctl lock --remote --dry-run my.yml"},
        .options = source_options({{"output", 'o', "FILE", "where to write it ('-': standard output)", "", "<file>"},
                                   {"remote", 0, "", "commits of the servers' branches and tags; needs no work tree"},
                                   {"allow-dirty", 0, "", "pin HEAD of trees with changed files too"},
                                   {"kas", 0, "", "a kas file with every commit instead of the manifest's own format"},
                                   {"dry-run", 'n', "", "show what would change in the file; write nothing"}}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
