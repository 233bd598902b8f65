// SPDX-License-Identifier: Apache-2.0
#include "cli/snapshots.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/temporary_folder.hpp"
#include "cli/source_tree.hpp"
#include "detect/detect.hpp"
#include "git/git.hpp"
#include "pipeline/postmortem.hpp"
#include "telemetry/run.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;
using sources::Snapshot;

namespace {

Snapshot read_file(Context& context, const std::string& argument, const fs::path& root) {
    std::error_code error;
    if (fs::is_regular_file(argument, error)) {
        const auto text = files::read(argument);
        if (auto record = sources::read_record(text, argument, root)) return std::move(*record);
        if (auto lock = sources::read_kas_lock(text, argument, root)) return std::move(*lock);
    }
    return sources::snapshot_of(detect::read_input(argument, false, context.complete_registry().plugins()), root);
}

// REV:FILE, as `git show` has it. What the file includes is not of that commit, so includes are not followed there.
std::optional<Snapshot> read_git(Context& context, const std::string& word, const fs::path& root) {
    const auto colon = word.find(':');
    if (colon == std::string::npos || word.starts_with('-')) return std::nullopt;
    const auto path = word.substr(colon + 1);
    // git counts from the top of the work tree, people from where they are
    const auto name = word.substr(0, colon + 1) + (path.starts_with('/') ? path : "./" + path);
    const auto text = git::ask(context.cwd(), {"show", name, "--"});
    if (!text) return std::nullopt;
    const TemporaryFolder folder("diff");  // where the file's reader can open it
    const auto file = folder.path() / fs::path(path).filename();
    files::write_atomically(file, *text + "\n");
    auto out = read_file(context, file.string(), root);
    out.label = word;
    out.sources.configuration = word;
    return out;
}

std::optional<Snapshot> read_run(Context& context, const std::string& word, const fs::path& root) {
    if (word.empty() || word.find('/') != std::string::npos) return std::nullopt;
    try {
        const auto roots = pipeline::run_roots({}, context.workspace(), context.cwd(), context.registry());
        const auto file = pipeline::find_run(roots, word).dir / telemetry::sources_name;
        const auto text = files::read_if_exists(file);
        if (!text) {
            throw Failure("run " + word + " has no record of its repositories", "there is no " + file.string(),
                          "compare configurations or locks instead");
        }
        auto out = sources::read_record(*text, file, root);
        if (out) out->label = "run " + word;
        return out;
    } catch (const Failure& failure) {
        if (failure.code() == ExitCode::failed) return std::nullopt;  // no such run
        throw;
    }
}

Snapshot read_word(Context& context, const std::string& word, const fs::path& root) {
    std::error_code error;
    if (fs::exists(context.cwd() / word, error)) return read_file(context, (context.cwd() / word).string(), root);
    if (auto old = read_git(context, word, root)) return std::move(*old);
    if (auto run = read_run(context, word, root)) return std::move(*run);
    return read_file(context, word, root);  // several kas files, or the reason why not
}

// The workspace that clones are looked for in, when there is one: a comparison of two files needs none.
std::optional<SourceTree> here(Context& context) {
    try {
        return source_tree(context, "diff", "");
    } catch (const Failure&) {
        return std::nullopt;
    }
}

// The configuration whose work trees are meant: the file itself, or the one that a kas lock file stands beside.
std::string configuration_of(const fs::path& file) {
    const auto stem = file.stem();
    return stem.extension() == ".lock" ? (file.parent_path() / stem.stem()).string() + file.extension().string()
                                       : file.string();
}

}  // namespace

void compare_words(Context& context, const Arguments& arguments, Compared& out) {
    const auto old = arguments.positional(0), now = arguments.positional(1);
    if (old.empty()) throw Failure("compare what?", "no file or run was named", "name the older one, and the newer");
    sources::CompareOptions options;
    options.first_parent = arguments.has("first-parent");
    options.fetch = arguments.has("fetch");
    auto tree = here(context);
    const auto root = tree ? tree->wanted.sources.root : context.cwd();
    out.before = read_word(context, old, root);
    if (!now.empty()) {
        out.after = read_word(context, now, root);
    } else {
        if (!tree) tree = source_tree(context, "diff", configuration_of(old));
        out.after = sources::as_they_lie(tree->wanted, sources::states_of(tree->wanted.sources));
        out.after.label = "the work trees in " + tree->wanted.sources.root.string();
    }
    options.roots = {tree ? tree->wanted.sources.root : root, context.cwd()};
    keep_repositories(out.before.sources, out.after.sources, arguments);
    out.comparison = sources::compare(out.before, out.after, options);
}

std::string revision_of(const sources::Source& source) {
    return source.commit.empty() ? source.wanted() : source.commit.substr(0, 10);
}

}  // namespace bspctl::cli
