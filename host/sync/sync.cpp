// SPDX-License-Identifier: Apache-2.0
#include "sync/sync.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "process/interrupts.hpp"
#include "sync/crew.hpp"
#include "sync/place.hpp"
#include "sync/record.hpp"
#include "sync/repository.hpp"
#include "sync/selection.hpp"

namespace bspctl::sync {

namespace {

using sources::Source;
using sources::Sources;

struct Selection {
    std::vector<const Source*> wanted;
    std::vector<std::string> left_out;
};

// Groups are `repo`'s; the other formats have none.
Selection select(const Sources& sources, const Options& options) {
    Selection out;
    const bool has_groups = sources.kind == kind_repo_manifest;
    for (const auto& source : sources.list) {
        if (!has_groups || is_wanted(source, options.groups, sources.root)) out.wanted.push_back(&source);
        else out.left_out.push_back(source.name);
    }
    return out;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
    const auto& text = path.native();
    const auto& start = folder.native();
    return text.size() > start.size() && text[start.size()] == '/' && text.starts_with(start);
}

// A repository inside another comes after it, since what is made in an empty folder must find it empty.
std::vector<std::vector<std::size_t>> rounds(const std::vector<const Source*>& list) {
    std::vector<std::vector<std::size_t>> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto depth = static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [&](const Source* outer) {
            return !outer->url.empty() && lies_in(list[i]->path, outer->path);
        }));
        if (out.size() <= depth) out.resize(depth + 1);
        out[depth].push_back(i);
    }
    return out;
}

std::vector<Result> work(const std::vector<const Source*>& list, const Options& options, Listener& listener) {
    std::vector<std::string> names;
    for (const auto* source : list) names.push_back(source->name);
    Crew crew(std::move(names), options.jobs, [&](std::size_t index, Reporter& reporter) {
        return Repository(*list[index], options).synchronise(reporter);
    }, listener);
    for (const auto& round : rounds(list)) crew.work(round);
    return crew.take_results();
}

// Files of repositories that are as they should be. Those of a repository that was kept or failed would be of another
// revision than the manifest's.
std::vector<sources::PlacedFile> files_to_place(const Sources& sources, const Report& report) {
    std::vector<sources::PlacedFile> out;
    for (const auto& file : sources.files) {
        const auto owner = std::find_if(report.results.begin(), report.results.end(), [&](const Result& result) {
            return file.from == result.path || lies_in(file.from, result.path);
        });
        if (owner != report.results.end() && owner->ok()) out.push_back(file);
    }
    return out;
}

bool names(const std::vector<const Source*>& wanted, const fs::path& path) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const Source* source) { return source->path == path; });
}

bool holds_another(const std::vector<const Source*>& wanted, const fs::path& path) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const Source* source) { return lies_in(source->path, path); });
}

// One that an earlier sync brought and the configuration no longer names. True when it is gone.
bool drop(const fs::path& path, const std::vector<const Source*>& wanted, bool prune, Report& report) {
    const auto tree = look_at(path);
    if (tree.kind == WorkTree::Kind::absent || tree.kind == WorkTree::Kind::foreign) return true;
    std::string why = prune ? "" : "--prune removes it";
    if (why.empty() && holds_another(wanted, path)) why = "another repository lies in it";
    if (why.empty() && tree.kind == WorkTree::Kind::repository) {
        for (const auto& work : everything_local(path, tree)) why += (why.empty() ? "it has " : ", ") + work;
    }
    if (why.empty()) {
        files::remove_tree(path);
        report.removed.push_back(path);
        return true;
    }
    report.notes.push_back(path.string() + " is no longer named by the configuration and was left: " + why);
    return false;
}

// What the record says of repositories after this run, and what becomes of those no longer named.
void settle(const Sources& sources, const std::vector<const Source*>& wanted, const Options& options, Record& record,
            Report& report) {
    std::vector<fs::path> known;
    for (const auto& path : record.repositories) {
        if (names(wanted, sources.root / path)) continue;
        if (!drop(sources.root / path, wanted, options.prune, report)) known.push_back(path);
    }
    for (const auto* source : wanted) {
        if (!source->url.empty()) known.push_back(source->path.lexically_relative(sources.root));
    }
    record.repositories = std::move(known);
}

void check_lfs() {
    if (process::capture({.argv = {"git", "lfs", "version"}}, std::chrono::seconds(10)).ok()) return;
    throw Failure("--lfs needs git-lfs", "`git lfs version` does not work", "install git-lfs, or leave --lfs out");
}

Report begin_report(const Sources& sources, Selection& selection) {
    Report out;
    out.configuration = sources.configuration;
    out.left_out = std::move(selection.left_out);
    return out;
}

}  // namespace

Report sync(const Sources& sources, const Options& options, Listener& listener) {
    check_git();
    if (options.lfs) check_lfs();
    const process::Interrupts interrupts;
    const auto start = std::chrono::steady_clock::now();
    auto selection = select(sources, options);
    auto report = begin_report(sources, selection);
    auto record = Record::load(sources.root);
    report.results = work(selection.wanted, options, listener);
    if (!report.interrupted()) {
        report.problems = place(files_to_place(sources, report), sources.root, record);
        settle(sources, selection.wanted, options, record, report);
        record.store(sources.root);
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

Report plan(const Sources& sources, const Options& options) {
    auto selection = select(sources, options);
    auto report = begin_report(sources, selection);
    for (const auto* source : selection.wanted) report.results.push_back(Repository(*source, options).plan());
    return report;
}

}  // namespace bspctl::sync
