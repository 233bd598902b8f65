// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "base/json.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

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

void write_captures(json::Writer& out, const Diagnosis& diagnosis) {
    out.key("captures").object();
    for (const auto& capture : diagnosis.captures) out.field(capture.key, capture.value);
    out.end_object();
}

void write(json::Writer& out, const Diagnosis& diagnosis) {
    out.object().field("rule", diagnosis.rule).field("source", diagnosis.source);
    out.field("category", diagnosis.category).field("confidence", diagnosis.confidence);
    out.field_or_null("recipe", diagnosis.recipe).field_or_null("task", diagnosis.task);
    out.field("cause", diagnosis.cause).field_or_null("explanation", diagnosis.explanation);
    out.field("fix", diagnosis.fix).field_or_null("command", diagnosis.command);
    out.field_or_null("link", diagnosis.link).field("transient", diagnosis.transient);
    write_list(out, "evidence", diagnosis.evidence);
    write_captures(out, diagnosis);
    out.field("group", diagnosis.group).field("follow_up", diagnosis.follow_up);
    out.field("primary", diagnosis.primary).end_object();
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
    write_list(out, "excerpt", report.excerpt);
    out.field("circumstances", report.circumstances);
    out.field("console_tail", report.console_tail).end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::triage
