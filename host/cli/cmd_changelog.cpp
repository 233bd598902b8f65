// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/snapshots.hpp"
#include "cli/source_tree.hpp"

namespace bspctl::cli {

namespace {

using sources::Change;
using sources::Commit;

struct Entry {
    const Change* change;
    std::vector<Commit> commits;
};

std::size_t most_commits(const Arguments& arguments) {
    const auto text = arguments.get("max", "50");
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error == std::errc{} && end == text.data() + text.size() && out != 0) return out;
    throw Failure("--max must be a whole number above 0", "found '" + text + "'");
}

std::vector<Entry> entries_of(const Compared& compared, const Arguments& arguments) {
    const auto most = most_commits(arguments);
    std::vector<Entry> out;
    for (const auto& change : compared.comparison.changes) {
        Entry entry{&change, {}};
        if (change.range) {
            entry.commits = sources::commits_of(change.clone, *change.range, most, arguments.has("first-parent"));
        }
        const bool layers_alone = !change.revision_changed && change.before != nullptr && change.after != nullptr;
        if (!layers_alone) out.push_back(std::move(entry));
    }
    return out;
}

// What stands in place of commits.
std::string why_none(const Change& change) {
    if (change.before == nullptr) return "added at " + revision_of(*change.after);
    if (change.after == nullptr) return "removed; was at " + revision_of(*change.before);
    if (change.clone.empty()) return "no clone of it lies here: bspctl sync, or run this in its workspace";
    return "the clone " + change.clone.string() + " lacks one of the two: bspctl changelog --fetch brings it";
}

std::string heading(const Change& change) {
    auto out = change.source().name;
    if (change.before != nullptr && change.after != nullptr) {
        out += " " + revision_of(*change.before) + ".." + revision_of(*change.after);
    }
    return out;
}

std::string counted(const Change& change) {
    const auto& range = *change.range;
    auto out = std::to_string(range.added) + (range.added == 1 ? " commit" : " commits");
    if (range.dropped != 0) out += ", " + std::to_string(range.dropped) + " no longer in it";
    return out;
}

std::size_t left_out(const Entry& entry) {
    return entry.change->range->added + entry.change->range->dropped - entry.commits.size();
}

std::string answer_text(const Compared& compared, const std::vector<Entry>& entries) {
    auto out = compared.before.label + " -> " + compared.after.label + "\n";
    for (const auto& entry : entries) {
        out += "\n" + heading(*entry.change) + ": " +
               (entry.change->range ? counted(*entry.change) : why_none(*entry.change)) + "\n";
        if (!entry.change->range) continue;
        for (const auto& commit : entry.commits) {
            out += std::string(commit.dropped ? "  - " : "  ") + commit.id.substr(0, 10) + " " +
                   commit.date.substr(0, 10) + " " + commit.subject + "\n";
        }
        if (left_out(entry) != 0) out += "  … and " + std::to_string(left_out(entry)) + " more (--max)\n";
    }
    return out + (entries.empty() ? "no repository has changed\n" : "");
}

// What Markdown would read as its own: subjects are text of others.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\`*_[]<>#|").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string answer_markdown(const Compared& compared, const std::vector<Entry>& entries) {
    auto out = "# Changes from " + plain(compared.before.label) + " to " + plain(compared.after.label) + "\n";
    for (const auto& entry : entries) {
        out += "\n## " + plain(heading(*entry.change)) + "\n\n";
        out += (entry.change->range ? counted(*entry.change) : plain(why_none(*entry.change))) + "\n";
        if (!entry.commits.empty()) out += "\n";
        for (const auto& commit : entry.commits) {
            out += "- `" + commit.id.substr(0, 10) + "` " + plain(commit.subject) + (commit.dropped ? " (dropped)" : "") + "\n";
        }
        if (entry.change->range && left_out(entry) != 0) out += "- and " + std::to_string(left_out(entry)) + " more\n";
    }
    return out;
}

std::string answer_json(const Compared& compared, const std::vector<Entry>& entries) {
    json::Writer out;
    out.object().field("schema", "bspctl.changelog/1").field("old", compared.before.label);
    out.field("new", compared.after.label).key("repositories").array();
    for (const auto& entry : entries) {
        const auto& change = *entry.change;
        out.object().field("name", change.source().name);
        out.field_or_null("old", change.before != nullptr ? revision_of(*change.before) : "");
        out.field_or_null("new", change.after != nullptr ? revision_of(*change.after) : "");
        out.field_or_null("problem", change.range ? "" : why_none(change));
        out.field("added", change.range ? change.range->added : 0);
        out.field("dropped", change.range ? change.range->dropped : 0).key("commits").array();
        for (const auto& commit : entry.commits) {
            out.object().field("commit", commit.id).field("author", commit.author).field("date", commit.date);
            out.field("subject", commit.subject).field("dropped", commit.dropped).end_object();
        }
        out.end_array().end_object();
    }
    return out.end_array().end_object().str();
}

int run(Context& context, const Arguments& arguments) {
    const auto format = arguments.has("json") ? "json" : arguments.get("format", "text");
    Compared compared;
    compare_words(context, arguments, compared);
    const auto entries = entries_of(compared, arguments);
    context.answer(format == "json" ? answer_json(compared, entries)
                   : format == "md" ? answer_markdown(compared, entries)
                                    : answer_text(compared, entries));
    return 0;
}

}  // namespace

Command changelog_command() {
    return {
        .name = "changelog",
        .group = "Sources",
        .summary = "the commits between two configurations, locks or runs",
        .usage = "OLD [NEW] [--repo GLOB] [--format text|md|json]",
        .details = "OLD and NEW as for `bspctl diff`. Commits come from the clones in the workspace; where one lacks a "
                   "revision, that is said. --fetch brings it: objects alone, no branch of yours moves.",
        .examples = {"bspctl changelog old.xml new.xml --format md", "bspctl changelog my.lock.yml --repo 'meta-*'"},
        .options = source_options({{"format", 0, "HOW", "text, md (Markdown) or json", "", "text md json"},
                                   {"max", 0, "N", "at most so many commits of one repository (50)"},
                                   {"first-parent", 0, "", "merges without the commits they bring"},
                                   {"fetch", 0, "", "bring revisions that a clone lacks, as objects alone"},
                                   {"repo", 0, "GLOB", "only repositories of this name or folder", "", "", true}}),
        .max_positionals = 2,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
