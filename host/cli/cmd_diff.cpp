// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/snapshots.hpp"
#include "cli/source_tree.hpp"
#include "cli/table.hpp"
#include "git/git.hpp"

namespace bspctl::cli {

namespace {

using sources::Change;

std::string_view kind_of(const Change& change) {
    if (change.before == nullptr) return "added";
    return change.after == nullptr ? "removed" : "changed";
}

std::string commits_of(const Change& change) {
    if (!change.range) return change.clone.empty() ? "(no clone here)" : "(not in the clone)";
    const auto& [from, to, added, dropped] = *change.range;
    auto out = "+" + std::to_string(added) + (dropped == 0 ? "" : " -" + std::to_string(dropped));
    return out + (added + dropped == 1 ? " commit" : " commits");
}

void add_rows(const Change& change, const Compared& compared, std::vector<std::vector<std::string>>& rows) {
    const auto& side = change.after != nullptr ? compared.after : compared.before;
    const auto& name = change.source().name;
    if (change.before == nullptr || change.after == nullptr) {
        rows.push_back({change.before == nullptr ? "+" : "-", name, revision_of(change.source()),
                        "in " + place_of(change.source(), side.sources)});
        return;
    }
    const auto &before = *change.before, &after = *change.after;
    if (change.revision_changed) {
        rows.push_back({"~", name, revision_of(before) + " -> " + revision_of(after), commits_of(change)});
    }
    if (change.moved) {
        rows.push_back({"~", name, "moved", place_of(before, compared.before.sources) + " -> " +
                                                place_of(after, compared.after.sources)});
    }
    if (change.url_changed) {
        rows.push_back({"~", name, "address", git::without_credentials(before.url) + " -> " +
                                                  git::without_credentials(after.url)});
    }
    for (const auto& layer : change.layers_added) rows.push_back({"+", name, "layer", layer});
    for (const auto& layer : change.layers_removed) rows.push_back({"-", name, "layer", layer});
}

std::string answer_text(const Compared& compared) {
    const auto& [before, after, comparison] = std::tie(compared.before, compared.after, compared.comparison);
    std::vector<std::vector<std::string>> rows;
    if (comparison.machine_changed) rows.push_back({"~", "machine", before.machine + " -> " + after.machine});
    if (comparison.distro_changed) rows.push_back({"~", "distro", before.distro + " -> " + after.distro});
    for (const auto& change : comparison.changes) add_rows(change, compared, rows);
    auto out = before.label + " -> " + after.label + "\n" + table(rows);
    return out + std::to_string(comparison.changes.size()) + " repositories differ, " + std::to_string(comparison.same) +
           " are the same\n";
}

void write_side(json::Writer& out, std::string_view key, const sources::Source* source, const sources::Sources& all) {
    out.key(key);
    if (source == nullptr) {
        out.null();
        return;
    }
    out.object().field("path", place_of(*source, all)).field_or_null("url", git::without_credentials(source->url));
    out.field_or_null("commit", source->commit).field_or_null("tag", source->tag);
    out.field_or_null("branch", source->branch).field_or_null("ref", source->ref).end_object();
}

void write_change(json::Writer& out, const Change& change, const Compared& compared) {
    out.object().field("name", change.source().name).field("kind", kind_of(change));
    out.field("moved", change.moved).field("url_changed", change.url_changed);
    out.field("revision_changed", change.revision_changed);
    write_side(out, "before", change.before, compared.before.sources);
    write_side(out, "after", change.after, compared.after.sources);
    out.field("layers_added", change.layers_added).field("layers_removed", change.layers_removed);
    out.field_or_null("clone", change.clone.string()).key("commits");
    if (!change.range) {
        out.null().end_object();
        return;
    }
    out.object().field("from", change.range->from).field("to", change.range->to);
    out.field("added", change.range->added).field("dropped", change.range->dropped).end_object().end_object();
}

std::string answer_json(const Compared& compared) {
    const auto& [before, after, comparison] = std::tie(compared.before, compared.after, compared.comparison);
    json::Writer out;
    out.object().field("schema", "bspctl.diff/1").field("old", before.label).field("new", after.label);
    out.key("machine").object().field_or_null("old", before.machine).field_or_null("new", after.machine).end_object();
    out.key("distro").object().field_or_null("old", before.distro).field_or_null("new", after.distro).end_object();
    out.field("same", comparison.same).key("changes").array();
    for (const auto& change : comparison.changes) write_change(out, change, compared);
    return out.end_array().end_object().str();
}

int run(Context& context, const Arguments& arguments) {
    Compared compared;
    compare_words(context, arguments, compared);
    context.answer(arguments.has("json") ? answer_json(compared) : answer_text(compared));
    return arguments.has("exit-code") && compared.comparison.differs() ? 1 : 0;
}

}  // namespace

Command diff_command() {
    return {
        .name = "diff",
        .group = "Sources",
        .summary = "what differs between two configurations, locks or runs",
        .usage = "OLD [NEW] [--first-parent] [--exit-code] [--json]",
        .details = "OLD and NEW are manifests, oe-layersetup configurations, kas files, kas lock files, records of "
                   "`bspctl lock --json`, run ids, or REV:FILE of the git repository here. Without NEW: the work trees as "
                   "they lie. Commits are counted where a clone in the workspace has both revisions.",
        .examples = {"bspctl diff imx-6.6.36-2.1.0.xml imx-6.6.52-2.2.2.xml", "bspctl diff HEAD~1:my.yml my.yml",
                     "bspctl diff my.lock.yml --exit-code"},
        .options = source_options({{"first-parent", 0, "", "a merge counts once"},
                                   {"fetch", 0, "", "bring revisions that a clone lacks, as objects alone"},
                                   {"repo", 0, "GLOB", "only repositories of this name or folder", "", "", true},
                                   {"exit-code", 0, "", "exit with 1 when they differ"}}),
        .max_positionals = 2,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
