// SPDX-License-Identifier: Apache-2.0
#include "doctor/catalogue.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "base/text.hpp"
#include "base/version.hpp"
#include "config/keys.hpp"
#include "doctor/finding_text.hpp"
#include "doctor/levels.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::size_t id_width = 24, group_width = 15, line_width = 80;

std::string_view level_of(const LevelRule* rule) { return rule == nullptr ? std::string_view{} : rule->level; }
std::string_view place_of(const LevelRule* rule) { return rule == nullptr ? std::string_view{} : rule->where; }

void open_document(json::Writer& out, std::string_view schema) {
    out.object().field("schema", schema).key("tool").object().field("version", version).end_object();
}

std::vector<Limit> limits_of(const std::string& id, const config::Settings& settings) {
    std::vector<Limit> out;
    for (const auto& key : config::keys()) {
        if (key.check != id) continue;
        const auto* value = settings.find(std::string(key.name));
        out.push_back({std::string(key.name), value == nullptr ? std::string(key.standard) : value->text,
                       value == nullptr ? "built-in" : value->where, std::string(key.help)});
    }
    return out;
}

Explanation explanation_of(const Check& check, const Context& context, const config::Settings& settings) {
    const auto own = std::chrono::duration<double>(check.limit).count();
    return {check.id,       check.group, check.source, check.title, check.explanation, check.declared,
            context.limit_seconds > 0 ? context.limit_seconds : own, limits_of(check.id, settings),
            rule_for(context.levels, check.id), std::nullopt};
}

bool matches_any(const std::string& id, const std::vector<std::string>& globs) {
    return std::ranges::any_of(globs, [&](const auto& glob) { return ::fnmatch(glob.c_str(), id.c_str(), 0) == 0; });
}

// Paragraphs in lines that fit a terminal.
std::string wrapped(const std::string& text) {
    std::string out;
    for (const auto paragraph : text::lines(text)) {
        std::size_t column = 0;
        for (const auto& word : text::split(paragraph, ' ')) {
            const bool fits = column == 0 || column + 1 + word.size() <= line_width;
            out += column == 0 ? "" : fits ? " " : "\n";
            out += word;
            column = fits && column != 0 ? column + 1 + word.size() : word.size();
        }
        out += "\n";
    }
    return out;
}

std::string level_text(const Explanation& one) {
    if (one.level == nullptr) return {};
    const auto* meaning = one.level->level == "off" ? " (it is not run)" : "";
    return "level: " + one.level->level + meaning + ", by " + one.level->where + "\n";
}

std::string text_of(const Explanation& one) {
    auto out = one.id + " (" + one.group + ")" + (one.title.empty() ? "" : ": " + one.title) + "\n";
    if (!one.text.empty()) out += "\n" + wrapped(one.text);
    out += "\n";
    if (one.declared.empty() && one.source != "bspctl") out += "from the plugin " + one.source + "\n";
    if (!one.declared.empty()) out += "declared in " + one.declared + "\n";
    out += level_text(one);
    for (const auto& limit : one.limits) {
        out += "setting: " + limit.key + " = " + limit.value + " (" + limit.origin + "): " + limit.help + "\n";
    }
    if (one.limit_seconds > 0) out += "given up after " + text::human_seconds(one.limit_seconds) + "\n";
    out += "\n";
    if (!one.result) return out + "Here: not run.\n";
    out += "Here:\n" + finding_text(*one.result, {});
    const bool shown = is_noteworthy(*one.result);
    if (!shown && !one.result->finding.fix.empty()) out += "         fix: " + one_line(one.result->finding.fix) + "\n";
    for (const auto& remedy : one.result->remedies) {
        out += "         `bspctl doctor --fix` " + std::string(remedy.privileged ? "(as root): " : "runs: ") + remedy.command + "\n";
    }
    return out;
}

}  // namespace

std::string list_text(const std::vector<Check>& checks, const std::vector<CheckingPlugin>& plugins, const Context& context) {
    std::string out;
    for (const auto& check : checks) {
        const auto* rule = rule_for(context.levels, check.id);
        out += padded(check.id, id_width) + " " + padded(check.group, group_width) + " " + check.title;
        if (rule != nullptr) out += " (" + rule->level + " by " + rule->where + ")";
        out += "\n";
    }
    for (const auto& plugin : plugins) {
        out += padded("…", id_width + 2) + " " + padded("plugin", group_width) + " " + plugin.id + ": " + plugin.name +
               "; its checks have names when they run\n";
    }
    return out;
}

std::string list_json(const std::vector<Check>& checks, const std::vector<CheckingPlugin>& plugins, const Context& context) {
    json::Writer out;
    open_document(out, "bspctl.doctor-checks/1");
    out.key("checks").array();
    for (const auto& check : checks) {
        const auto* rule = rule_for(context.levels, check.id);
        out.object().field("id", check.id).field("group", check.group).field("title", check.title);
        out.field("source", check.source).field_or_null("declared", check.declared);
        out.field_or_null("level", level_of(rule)).field_or_null("level_from", place_of(rule)).end_object();
    }
    out.end_array().key("plugins").array();
    for (const auto& plugin : plugins) out.object().field("id", plugin.id).field("name", plugin.name).end_object();
    out.end_array().end_object();
    return out.str() + "\n";
}

std::vector<Explanation> explain(const std::vector<std::string>& globs, const std::vector<Check>& checks, const Report& report,
                                 const Context& context, const config::Settings& settings) {
    std::vector<Explanation> out;
    for (const auto& check : checks) {
        if (matches_any(check.id, globs)) out.push_back(explanation_of(check, context, settings));
    }
    for (const auto& result : report.results) {
        const auto found = std::ranges::find(out, result.finding.id, &Explanation::id);
        if (found != out.end()) {
            found->result = result;
            continue;
        }
        const auto& id = result.finding.id;
        out.push_back({id, result.group, result.source, {}, {}, {}, 0, limits_of(id, settings), rule_for(context.levels, id), result});
    }
    return out;
}

std::string to_text(const std::vector<Explanation>& explanations) {
    std::string out;
    for (const auto& one : explanations) out += (out.empty() ? "" : "\n") + text_of(one);
    return out;
}

std::string to_json(const std::vector<Explanation>& explanations) {
    json::Writer out;
    open_document(out, "bspctl.doctor-explain/1");
    out.key("checks").array();
    for (const auto& one : explanations) {
        out.object().field("id", one.id).field("group", one.group).field_or_null("title", one.title);
        out.field("source", one.source).field_or_null("explanation", one.text).field_or_null("declared", one.declared);
        out.field("limit_seconds", one.limit_seconds);
        out.field_or_null("level", level_of(one.level)).field_or_null("level_from", place_of(one.level)).key("limits").array();
        for (const auto& limit : one.limits) {
            out.object().field("key", limit.key).field_or_null("value", limit.value).field("origin", limit.origin);
            out.field("help", limit.help).end_object();
        }
        out.end_array().key("finding");
        if (one.result) write(out, *one.result);
        else out.null();
        out.end_object();
    }
    out.end_array().end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::doctor
