// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "cli/table.hpp"
#include "cli/text_diff.hpp"
#include "cli/why_view.hpp"
#include "ui/foreign_text.hpp"

namespace bspctl::cli {

namespace {

using signatures::Difference;
using signatures::Rerun;
using Kind = Difference::Kind;

constexpr std::size_t most_causes = 20, most_lines = 12, most_tasks = 12, longest_value = 50;

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string and_more(std::size_t all, std::size_t shown, const std::string& noun) {
    return all > shown ? "  and " + counted(all - shown, "more " + noun) + " (--json has all)\n" : "";
}

// ---------------------------------------------------------------------------------------------------------- causes

bool is_short(const std::optional<std::string>& side) {
    return !side || (side->size() <= longest_value && side->find('\n') == std::string::npos);
}

std::string quoted(const std::string& value) { return '"' + value + '"'; }

std::string_view noun_of(Kind kind) {
    switch (kind) {
        case Kind::variable: return "variable";
        case Kind::function: return "function";
        case Kind::library: return "Python code";
        case Kind::file: return "file";
        case Kind::dependency: return "dependency on";
        case Kind::forced:
        case Kind::always: break;
    }
    return "";
}

std::string change_of(const Difference& what) {
    if (!what.before) return what.kind == Kind::variable && is_short(what.after) ? " is new: " + quoted(*what.after) : " is new";
    if (!what.after) return what.kind == Kind::variable && is_short(what.before) ? " is gone: it was " + quoted(*what.before) : " is gone";
    const bool in_line = what.kind == Kind::variable && is_short(what.before) && is_short(what.after);
    return in_line ? ": " + quoted(*what.before) + " -> " + quoted(*what.after) : " changed";
}

std::string others_of(const signatures::Cause& cause) {
    return cause.recipes.size() > 1 ? " and " + counted(cause.recipes.size() - 1, "other recipe") : "";
}

std::string headline(const signatures::Cause& cause, const Difference& what) {
    const auto& task = cause.way.back();
    if (what.kind == Kind::always) return task.str() + " runs in every build: it is marked nostamp" + others_of(cause);
    if (what.kind == Kind::forced) return task.str() + " was forced to run (-f or -C)" + others_of(cause);
    return std::string(noun_of(what.kind)) + " " + what.name + " of " + signatures::TaskName{task.multiconfig, task.recipe, {}}.str() +
           others_of(cause) + change_of(what);
}

// A long line of words is compared word by word.
std::string as_lines(const std::string& value) {
    return value.find('\n') == std::string::npos ? text::replace_all(value, " ", "\n") : value;
}

std::string changed_lines(const Difference& what) {
    const bool code = what.kind == Kind::variable || what.kind == Kind::function;
    if (!code || !what.before || !what.after || (what.kind == Kind::variable && is_short(what.before) && is_short(what.after))) return {};
    const auto diff = text_diff(as_lines(*what.before), as_lines(*what.after), {});
    std::string out;
    std::size_t shown = 0, all = 0;
    for (const auto line : text::lines(diff)) {
        if (text::trim(line).size() < 2) continue;  // the name's line, and blank ones
        if (++all <= most_lines) out += "      " + std::string(line.substr(0, 1)) + " " + std::string(text::trim(line.substr(1))) + "\n", ++shown;
    }
    return out + (all > shown ? "      and " + counted(all - shown, "more line") + "\n" : "");
}

std::string way_text(const std::vector<signatures::TaskName>& way) {
    std::vector<std::string> names;
    for (const auto& task : way) names.push_back(task.str());
    return text::join(names, " <- ");
}

std::string cause_text(const signatures::Cause& cause) {
    const auto what = without_secrets(cause.what);
    return "  " + headline(cause, what) + "\n" + changed_lines(what) + "      " + way_text(cause.way) + "\n";
}

std::string causes_text(const WhyView& view) {
    const auto& causes = view.explanation.causes;
    if (causes.empty()) return {};
    std::string out = "\nwhat changed, nearest first\n";
    for (std::size_t i = 0; i < std::min(causes.size(), most_causes); ++i) out += cause_text(causes[i]);
    return out + and_more(causes.size(), most_causes, "cause");
}

// ------------------------------------------------------------------------------------------------------------ gaps

std::string missing_of(const signatures::Gap& gap) {
    if (gap.before_missing && gap.after_missing) return "both hashes, " + gap.at.before.substr(0, 12) + " and " + gap.at.after.substr(0, 12);
    return gap.before_missing ? "the former hash, " + gap.at.before.substr(0, 12) : "the new hash, " + gap.at.after.substr(0, 12);
}

std::string gaps_text(const WhyView& view) {
    const auto& gaps = view.explanation.gaps;
    if (gaps.empty()) return {};
    std::string out = "\nnot known: signature data that is gone (removed with build/tmp or the shared state, or never written)\n";
    for (std::size_t i = 0; i < std::min(gaps.size(), most_causes); ++i) {
        out += "  of " + gaps[i].at.task.str() + ", " + missing_of(gaps[i]) + "\n      " + way_text(gaps[i].way) + "\n";
    }
    return out + and_more(gaps.size(), most_causes, "task");
}

std::string others_text(const WhyView& view) {
    const auto& others = view.others_changed;
    if (others.empty()) return {};
    std::string out = "\nof these the hash is another one too, in the order they were run\n";
    for (std::size_t i = 0; i < std::min(others.size(), most_tasks); ++i) out += "  " + others[i].str() + "\n";
    return out + and_more(others.size(), most_tasks, "task");
}

// ----------------------------------------------------------------------------------------------------------- tasks

std::string reason_text(const WhyView& view, const Rerun& task) {
    const auto run = view.before(task) == nullptr ? std::string() : view.before(task)->id;
    if (view.next && !WhyView::would_run(task)) return "the same hash as in run " + run;
    switch (task.reason) {
        case Rerun::Reason::first: return "no run known here had it";
        case Rerun::Reason::changed: return "another hash than in run " + run;
        case Rerun::Reason::incomplete: return "it was not completed in run " + run;
        case Rerun::Reason::cleaned: return "the same hash as in run " + run + "; its output was cleaned since";
        case Rerun::Reason::not_shared: return "the same hash as in run " + run + ", where the shared state made it needless";
        case Rerun::Reason::gone: return "the same hash as in run " + run + "; its stamp was not there: removed, or of another version";
    }
    return {};
}

std::string tasks_text(const WhyView& view) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& task : view.tasks) {
        rows.push_back({task.now.task.str(), view.next && !WhyView::would_run(task) ? "would not run" : "", reason_text(view, task)});
        if (!view.next) rows.back().erase(rows.back().begin() + 1);
    }
    std::string out = "\ntasks\n";
    const auto rendered = table(rows);
    for (const auto line : text::lines(rendered)) out += "  " + std::string(line) + "\n";
    return out;
}

// --------------------------------------------------------------------------------------------------------- sources

std::string sources_text(const WhyView& view) {
    if (view.sources.empty()) return {};
    std::vector<std::vector<std::string>> rows;
    for (const auto& source : view.sources) {
        rows.push_back({source.name, (source.before.empty() ? "(none)" : source.before) + " -> " + (source.after.empty() ? "(none)" : source.after),
                        source.commits ? counted(*source.commits, "commit") : ""});
    }
    std::string out = "\nrepositories that moved since run " + view.compared()->id + "\n";
    const auto rendered = table(rows);
    for (const auto line : text::lines(rendered)) out += "  " + std::string(line) + "\n";
    return out;
}

std::string first_line(const WhyView& view) {
    const auto changed = std::count_if(view.tasks.begin(), view.tasks.end(), [](const Rerun& task) { return task.reason == Rerun::Reason::changed; });
    const auto others = std::count_if(view.tasks.begin(), view.tasks.end(), WhyView::would_run) - changed;
    if (view.next) {
        if (changed + others == 0) return view.asked.str() + " would not run: its signature is that of the last run\n";
        return view.asked.str() + " would run: " + counted(static_cast<std::size_t>(changed), "task") + " with another hash than before" +
               (others == 0 ? "" : ", " + counted(static_cast<std::size_t>(others), "task") + " for another reason") + "\n";
    }
    return view.asked.str() + " ran in run " + view.run.id + " (" + view.run.command + "): " + counted(view.tasks.size(), "task") + ", " +
           std::to_string(changed) + " with another hash than before\n";
}

}  // namespace

std::string why_text(const WhyView& view) {
    const auto found = ui::foreign_text(causes_text(view) + gaps_text(view) + others_text(view));
    return first_line(view) + (found.empty() ? "" : found + "\n") + sources_text(view) + tasks_text(view);
}

}  // namespace bspctl::cli
