// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "base/json.hpp"
#include "base/text.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

// ------------------------------------------------------------------------------------------------------------ JSON

std::string_view status(const Report& report) {
    if (!report.certain) return "unknown";
    return report.failed ? "failed" : "ok";
}

void write(json::Writer& out, const Failed& failure) {
    out.object().field("recipe", failure.recipe).field("task", failure.task);
    out.field_or_null("version", failure.version).field_or_null("log", failure.log.string());
    out.field_or_null("log_as_written", failure.log_as_written).field("message", failure.message);
    out.field("tail", failure.log_tail).end_object();
}

void write(json::Writer& out, const Evidence& evidence) {
    out.object().field("file", evidence.file).field("line", evidence.line).field("text", evidence.text).end_object();
}

void write(json::Writer& out, const Diagnosis& diagnosis);

template <class T>
void write_list(json::Writer& out, std::string_view name, const std::vector<T>& list) {
    out.key(name).array();
    for (const auto& entry : list) write(out, entry);
    out.end_array();
}

void write(json::Writer& out, const Diagnosis& diagnosis) {
    out.object().field("rule", diagnosis.rule).field("source", diagnosis.source);
    out.field("category", diagnosis.category).field("confidence", diagnosis.confidence);
    out.field_or_null("recipe", diagnosis.recipe).field_or_null("task", diagnosis.task);
    out.field("cause", diagnosis.cause).field("fix", diagnosis.fix).field_or_null("link", diagnosis.link);
    out.field("transient", diagnosis.transient);
    write_list(out, "evidence", diagnosis.evidence);
    out.field("primary", diagnosis.primary).end_object();
}

// ------------------------------------------------------------------------------------------------------------ text

constexpr std::size_t shown_tail = 20;

std::string name_of(const std::string& recipe, const std::string& task) {
    return task.empty() ? recipe : recipe + " " + task;
}

std::string sentence(const Diagnosis& diagnosis) {
    const auto who = name_of(diagnosis.recipe, diagnosis.task);
    return who.empty() ? diagnosis.cause : who + ": " + diagnosis.cause;
}

void add_evidence(std::string& out, const Diagnosis& diagnosis) {
    for (const auto& evidence : diagnosis.evidence) {
        out += "  " + evidence.file + ":" + std::to_string(evidence.line) + "\n    " + evidence.text + "\n";
    }
}

void add_primary(std::string& out, const Diagnosis& diagnosis) {
    out += "cause: " + sentence(diagnosis) + "\n";
    add_evidence(out, diagnosis);
    out += "fix: " + diagnosis.fix + "\n";
    out += diagnosis.transient ? "retry: worth a try, this often passes by itself\n"
                               : "retry: will not help before the cause is mended\n";
    if (!diagnosis.link.empty()) out += "see: " + diagnosis.link + "\n";
    out += "rule: " + diagnosis.rule + " (" + diagnosis.source + ", " + diagnosis.category + ", confidence " +
           std::to_string(diagnosis.confidence) + ")\n";
}

void add_others(std::string& out, const std::vector<Diagnosis>& diagnoses) {
    if (diagnoses.size() < 2) return;
    out += "also found:\n";
    for (const auto& diagnosis : diagnoses) {
        if (!diagnosis.primary) out += "  " + sentence(diagnosis) + "\n    fix: " + diagnosis.fix + "\n";
    }
}

void add_tail(std::string& out, const std::vector<std::string>& lines) {
    const auto first = lines.size() > shown_tail ? lines.size() - shown_tail : 0;
    for (auto i = first; i < lines.size(); ++i) out += "    " + lines[i] + "\n";
}

std::string log_of(const Failed& failure) {
    if (!failure.log.empty()) return failure.log.string();
    if (failure.log_as_written.empty()) return "(the console names no log)";
    return failure.log_as_written + " (not found on this host)";
}

// All failed tasks by name, the log's end of the first one only: that is where people look.
void add_failures(std::string& out, const Report& report) {
    if (report.failures.empty()) return;
    out += "failed tasks: " + std::to_string(report.failures.size() + report.more_failures) + "\n";
    for (const auto& failure : report.failures) {
        out += "  " + name_of(failure.recipe, failure.task);
        if (!failure.version.empty()) out += " (" + failure.version + ")";
        if (!failure.message.empty()) out += ": " + failure.message;
        out += "\n    log: " + log_of(failure) + "\n";
    }
    if (report.more_failures > 0) out += "  … and " + std::to_string(report.more_failures) + " more\n";
    const auto& first = report.failures.front();
    if (first.log_tail.empty()) return;
    out += "end of the log of " + name_of(first.recipe, first.task) + ":\n";
    add_tail(out, first.log_tail);
}

void add_step(std::string& out, const Report& report) {
    if (report.failing_step.empty()) return;
    out += "failed step: " + report.failing_step;
    if (!report.reason.empty()) out += " (" + report.reason + ")";
    out += "\n";
}

void add_unknown(std::string& out, const Report& report) {
    out += "cause: no rule matched; the end of the console is the best hint\n";
    add_tail(out, report.console_tail);
}

}  // namespace

std::string to_json(const Report& report) {
    json::Writer out;
    out.object().field("schema", "bspctl.triage/1").field("run", report.run_id).field("status", status(report));
    out.field_or_null("step", report.failing_step).field_or_null("reason", report.reason);
    out.field("exit_code", report.exit_code).field_or_null("console", report.console.string());
    write_list(out, "failures", report.failures);
    out.field("more_failures", report.more_failures);
    write_list(out, "diagnoses", report.diagnoses);
    out.field("console_tail", report.console_tail).end_object();
    return out.str() + "\n";
}

std::string to_text(const Report& report) {
    std::string out = "triage of " + report.run_id + "\n";
    if (!report.failed) {
        out += report.certain ? "nothing failed\n" : "the record does not say how it ended, and nothing in it looks like a failure\n";
        return out;
    }
    add_step(out, report);
    if (report.diagnoses.empty()) add_unknown(out, report);
    else add_primary(out, report.diagnoses.front());
    add_others(out, report.diagnoses);
    add_failures(out, report);
    if (!report.console.empty()) out += "console: " + report.console.string() + "\n";
    return out;
}

}  // namespace bspctl::triage
