// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "doctor/doctor.hpp"
#include "doctor/finding_text.hpp"
#include "doctor/mend.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::size_t level_width = 6, id_width = 22;
constexpr std::array<Level, 5> levels{Level::pass, Level::info, Level::warn, Level::block, Level::skip};

std::string_view word(Level level) {
    switch (level) {
        case Level::pass: return "pass";
        case Level::info: return "info";
        case Level::warn: return "warn";
        case Level::block: return "block";
        case Level::skip: return "skip";
    }
    return "skip";
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

std::size_t errors(const Report& report) {
    return static_cast<std::size_t>(
        std::count_if(report.results.begin(), report.results.end(), [](const Result& result) { return result.error; }));
}

std::string_view status(const Report& report) {
    if (report.blocked()) return "block";
    return report.count(Level::warn) + errors(report) > 0 ? "warn" : "pass";
}

// The pair of words in diagnosis.txt: how grave, and how it went.
std::pair<std::string, std::string> severity_and_status(const Result& result) {
    if (result.error) return {"WARN", "SKIP"};
    switch (result.finding.level) {
        case Level::pass:
        case Level::info: return {"INFO", "PASS"};
        case Level::warn: return {"WARN", "FAIL"};
        case Level::block: return {"BLOCK", "FAIL"};
        case Level::skip: return {"INFO", "SKIP"};
    }
    return {"INFO", "SKIP"};
}

std::string counts_line(const Report& report) {
    std::string out;
    for (const auto level : levels) out += std::to_string(report.count(level)) + " " + std::string(word(level)) + ", ";
    return out + std::to_string(errors(report)) + " error\n";
}

// What is not run is said, or the report would look like a cleaner one.
std::string off_text(const Report& report) {
    std::string out;
    for (const auto& off : report.off) out += "  " + padded("OFF", level_width) + padded(off.id, id_width) + " by " + off.where + "\n";
    return out.empty() ? out : "\n" + out;
}

}  // namespace

std::string_view level_word(const Result& result) { return result.error ? "error" : word(result.finding.level); }

bool is_noteworthy(const Result& result) {
    return result.error || result.finding.level == Level::warn || result.finding.level == Level::block;
}

std::string level_note(const Result& result) {
    return result.level_from.empty() ? std::string{} : " (level from " + result.level_from + ")";
}

std::string one_line(const std::string& text) { return text::replace_all(text::replace_all(text, "\r", ""), "\n", " "); }

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.resize(width, ' ');
    return text;
}

std::string finding_text(const Result& result, const Paint& paint) {
    const auto& finding = result.finding;
    auto level = padded(upper(level_word(result)), level_width);
    if (paint) level = paint(result, std::move(level));
    auto out = "  " + level + padded(finding.id, id_width) + " " + one_line(finding.summary) + level_note(result) + "\n";
    if (!is_noteworthy(result)) return out;
    if (!finding.why.empty()) out += "         why: " + one_line(finding.why) + "\n";
    if (!finding.fix.empty()) out += "         fix: " + one_line(finding.fix) + "\n";
    return out;
}

void write(json::Writer& out, const Result& result) {
    const auto& finding = result.finding;
    out.object().field("id", finding.id).field("group", result.group).field("source", result.source);
    out.field("level", level_word(result)).field_or_null("level_from", result.level_from);
    out.field("summary", finding.summary).field_or_null("why", finding.why).field_or_null("fix", finding.fix);
    out.key("remedies").array();
    for (const auto& remedy : result.remedies) {
        out.object().field("what", remedy.what).field("command", remedy.command).field("privileged", remedy.privileged).end_object();
    }
    out.end_array().field_or_null("declared", result.declared);
    out.field("seconds", result.seconds).field("error", result.error).end_object();
}

std::string to_text(const Report& report, bool only_noteworthy, const Paint& paint) {
    std::string out, group;
    for (const auto& result : report.results) {
        if (only_noteworthy && !is_noteworthy(result)) continue;
        if (!only_noteworthy && result.group != group) out += (out.empty() ? "" : "\n") + (group = result.group) + "\n";
        out += finding_text(result, paint);
    }
    return only_noteworthy ? out + counts_line(report) : out + off_text(report) + "\n" + counts_line(report);
}

std::string to_diagnosis_text(const Report& report) {
    std::string out;
    for (const auto& result : report.results) {
        const auto [severity, state] = severity_and_status(result);
        out += padded(severity, 5) + " " + padded(state, 4) + " " + padded(result.finding.id, id_width) + " " +
               one_line(result.finding.summary) + level_note(result) + "\n";
    }
    for (const auto& off : report.off) out += "INFO  SKIP " + padded(off.id, id_width) + " off by " + off.where + "\n";
    return out;
}

namespace {

void write(json::Writer& out, const Report& report) {
    out.field("schema", "bspctl.doctor/1");
    out.key("tool").object().field("version", version).end_object();
    out.field("status", status(report)).key("counts").object();
    for (const auto level : levels) out.field(word(level), report.count(level));
    out.field("error", errors(report)).end_object().key("findings").array();
    for (const auto& result : report.results) write(out, result);
    out.end_array().key("off").array();
    for (const auto& off : report.off) out.object().field("id", off.id).field("where", off.where).end_object();
    out.end_array();
}

}  // namespace

std::string to_json(const Report& report) {
    json::Writer out;
    out.object();
    write(out, report);
    out.end_object();
    return out.str() + "\n";
}

std::string to_json(const Report& report, const std::vector<Mend>& mends, const std::string& script) {
    json::Writer out;
    out.object();
    write(out, report);
    out.key("fixes").array();
    for (const auto& mend : mends) {
        out.object().field("checks", mend.checks).field("what", mend.remedy.what).field("command", mend.remedy.command);
        out.field("privileged", mend.remedy.privileged).field("state", to_string(mend.state)).end_object();
    }
    out.end_array().field_or_null("script", script).end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::doctor
