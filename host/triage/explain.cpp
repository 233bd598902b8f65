// SPDX-License-Identifier: Apache-2.0
#include "triage/explain.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "triage/task_frame.hpp"

namespace bspctl::triage {
namespace {

std::string_view word(Scope scope) {
    switch (scope) {
        case Scope::any: return "any";
        case Scope::console: return "console";
        case Scope::task_log: return "task-log";
        case Scope::event: return "event";
        case Scope::step: return "step";
    }
    return "any";
}

std::string_view meaning(Scope scope) {
    switch (scope) {
        case Scope::any: return "every log";
        case Scope::console: return "the build's console";
        case Scope::task_log: return "the logs of failed tasks";
        case Scope::event: return "BitBake's event log";
        case Scope::step: return "the run's failed steps";
    }
    return "every log";
}

// The one sample that a plugin's rule has, and those of a file.
std::vector<std::string> samples(const std::string& first, const std::vector<std::string>& more) {
    std::vector<std::string> out;
    if (!first.empty()) out.push_back(first);
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

std::vector<const SourcedRule*> by_id(const std::vector<SourcedRule>& rules) {
    std::vector<const SourcedRule*> out;
    for (const auto& rule : rules) out.push_back(&rule);
    std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->rule.id < b->rule.id; });
    return out;
}

void write(json::Writer& out, const SourcedRule& sourced) {
    const auto& rule = sourced.rule;
    out.field("id", rule.id).field("category", rule.category).field("source", sourced.source);
    out.field_or_null("declared", sourced.declared).field("scope", word(rule.scope)).field("priority", rule.priority);
    out.field("transient", rule.transient).field("pattern", rule.pattern).field_or_null("unless", rule.unless);
    out.field_or_null("task", sourced.task).field("with", sourced.with).field("without", sourced.without);
    out.field("cause", rule.cause).field_or_null("explanation", sourced.explanation).field("fix", rule.fix);
    out.field_or_null("command", sourced.command).field_or_null("link", rule.link);
    out.field("positive", samples(rule.positive, sourced.positive));
    out.field("negative", samples(rule.negative, sourced.negative));
}

// A line for what there is; nothing for what there is not.
std::string line(std::string_view label, const std::string& value) {
    if (value.empty()) return {};
    return std::string(label) + ": " + text::replace_all(value, "\n", "\n  ") + "\n";
}

std::string lines(std::string_view label, const std::vector<std::string>& values) {
    std::string out;
    for (const auto& value : values) out += line(label, value);
    return out;
}

}  // namespace

std::string rules_text(const std::vector<SourcedRule>& rules) {
    std::size_t id = 0, category = 0;
    for (const auto& rule : rules) {
        id = std::max(id, rule.rule.id.size());
        category = std::max(category, rule.rule.category.size());
    }
    std::string out;
    for (const auto* rule : by_id(rules)) {
        auto row = rule->rule.id;
        row.resize(id + 2, ' ');
        row += rule->rule.category;
        row.resize(id + 2 + category + 2, ' ');
        out += row + rule->source + "\n";
    }
    return out;
}

std::string rules_json(const std::vector<SourcedRule>& rules) {
    json::Writer out;
    out.object().field("schema", "bspctl.triage-rules/1").key("rules").array();
    for (const auto* rule : by_id(rules)) {
        out.object();
        write(out, *rule);
        out.end_object();
    }
    out.end_array().end_object();
    return out.str() + "\n";
}

const SourcedRule& rule_called(const std::vector<SourcedRule>& rules, const std::string& id) {
    std::vector<std::string> ids;
    for (const auto& rule : rules) {
        if (rule.rule.id == id) return rule;
        ids.push_back(rule.rule.id);
    }
    if (id == task_frame_id) {
        throw Failure("'" + id + "' is no rule", "it is the answer for a failed task of which no rule knows the reason",
                      "read the task's log; a rule for it is quickly written (docs/user/triage-rules.md)");
    }
    const auto near = text::nearest(id, ids);
    throw Failure("there is no rule '" + id + "'", near ? "the nearest is " + *near : "", "`bspctl triage rules` lists them");
}

std::string explain_text(const SourcedRule& sourced) {
    const auto& rule = sourced.rule;
    auto out = rule.id + " (" + rule.category + ", priority " + std::to_string(rule.priority) + ")\n";
    out += line("looks at", std::string(meaning(rule.scope)) + (sourced.task.empty() ? "" : ", of the task " + sourced.task));
    out += line("for", rule.pattern) + line("unless the line has", rule.unless);
    out += lines("where the log also has", sourced.with) + lines("and nowhere has", sourced.without);
    out += line("cause", rule.cause) + line("why", sourced.explanation);
    out += line("fix", rule.fix) + line("command", sourced.command);
    out += line("retry", rule.transient ? "worth a try" : "will not help");
    out += line("see", rule.link);
    out += lines("answers", samples(rule.positive, sourced.positive));
    out += lines("does not answer", samples(rule.negative, sourced.negative));
    out += line("from", sourced.source == sourced.declared.substr(0, sourced.source.size()) ? "" : sourced.source);
    return out + line("declared at", sourced.declared);
}

std::string explain_json(const SourcedRule& rule) {
    json::Writer out;
    out.object().field("schema", "bspctl.triage-rule/1");
    write(out, rule);
    out.end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::triage
