// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "triage/report.hpp"
#include "triage/report_words.hpp"

namespace bspctl::triage {
namespace {

struct Case {
    std::string group, name, message, type, details;  // no message: it passed
};

std::string evidence_of(const Diagnosis& diagnosis) {
    std::string out;
    for (const auto& one : diagnosis.evidence) {
        out += one.file + ":" + std::to_string(one.line) + ": " + one.text + "\n";
    }
    return out;
}

std::string details_of(const Diagnosis& diagnosis) {
    std::string out = "fix: " + diagnosis.fix + "\n";
    if (!diagnosis.command.empty()) out += "command: " + diagnosis.command + "\n";
    out += std::string("retry: ") + (diagnosis.transient ? "worth a try" : "will not help") + "\n";
    return out + evidence_of(diagnosis);
}

Case case_of(const Failed& failure, const Diagnosis* diagnosis) {
    Case out{failure.recipe, failure.task, no_rule_matched, "unknown", {}};
    if (diagnosis != nullptr) {
        out.message = diagnosis->cause;
        out.type = diagnosis->category;
        out.details = details_of(*diagnosis);
    }
    out.details += "log: " + log_of(failure) + "\n" + text::join(failure.log_tail, "\n");
    return out;
}

Case case_of(const Diagnosis& diagnosis) {
    return {diagnosis.recipe.empty() ? diagnosis.category : diagnosis.recipe,
            diagnosis.task.empty() ? diagnosis.rule : diagnosis.task, diagnosis.cause, diagnosis.category,
            details_of(diagnosis)};
}

Case whole_build(const Report& report) {
    if (!report.failed) return {"build", report.run_id, {}, {}, {}};
    std::string lines;
    for (const auto& line : report.excerpt) lines += line.file + ":" + std::to_string(line.line) + ": " + line.text + "\n";
    if (lines.empty()) lines = text::join(report.console_tail, "\n");
    return {"build", report.failing_step.empty() ? report.run_id : report.failing_step, no_rule_matched, "unknown", lines};
}

std::vector<Case> cases_of(const Report& report) {
    std::vector<Case> out;
    std::vector<const Diagnosis*> told;
    for (const auto& failure : report.failures) {
        told.push_back(diagnosis_of(failure, report));
        out.push_back(case_of(failure, told.back()));
    }
    for (const auto& diagnosis : report.diagnoses) {
        if (std::find(told.begin(), told.end(), &diagnosis) == told.end()) out.push_back(case_of(diagnosis));
    }
    if (out.empty()) out.push_back(whole_build(report));
    return out;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + text::xml_escaped(value) + "\"";
}

std::string element(const Case& one) {
    const auto head = "    <testcase" + attribute("classname", one.group) + attribute("name", one.name) + " time=\"0\"";
    if (one.message.empty()) return head + "/>\n";
    return head + ">\n      <failure" + attribute("message", one.message) + attribute("type", one.type) + ">" +
           text::xml_escaped(one.details) + "</failure>\n    </testcase>\n";
}

}  // namespace

std::string to_junit(const Report& report) {
    const auto cases = cases_of(report);
    const auto failed = std::count_if(cases.begin(), cases.end(), [](const Case& one) { return !one.message.empty(); });
    const auto counts = attribute("tests", std::to_string(cases.size())) + attribute("failures", std::to_string(failed)) +
                        " errors=\"0\" skipped=\"0\" time=\"0\"";
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "bspctl triage") + counts + ">\n";
    out += "  <testsuite" + attribute("name", report.run_id) + counts + ">\n";
    for (const auto& one : cases) out += element(one);
    return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace bspctl::triage
