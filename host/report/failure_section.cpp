// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/text.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace bspctl::report {

namespace {

std::string labelled(std::string_view label, const std::string& value) {
    return value.empty() ? "" : "<p><b>" + escaped(label) + "</b> " + escaped(value) + "</p>\n";
}

// BitBake's last words are sometimes only its exit code.
std::string last_words(const std::string& said) {
    return said.find_first_not_of("0123456789") == std::string::npos ? "" : labelled("BitBake said", said);
}

std::string preformatted(const std::string& text) { return text.empty() ? "" : element("pre tabindex=\"0\"", text) + "\n"; }

std::string evidence(const std::vector<triage::Evidence>& lines) {
    std::string out, file;
    for (const auto& line : lines) {
        if (line.file != file) out += (out.empty() ? "" : "\n") + (file = line.file) + "\n";
        out += (line.line > 0 ? std::to_string(line.line) + ": " : "") + line.text + "\n";
    }
    return preformatted(out);
}

std::string subject(const std::string& recipe, const std::string& task) {
    return recipe + (recipe.empty() || task.empty() ? "" : " ") + task;
}

std::string diagnosis(const triage::Diagnosis& found) {
    std::string out = found.follow_up ? "<article class=\"cause follows\">" : "<article class=\"cause\">";
    out += element("h3", (found.follow_up ? "Follows from it: " : "") + found.cause) + "\n";
    out += labelled("in", subject(found.recipe, found.task)) + evidence(found.evidence);
    out += labelled("why", found.explanation) + labelled("fix", found.fix);
    if (!found.command.empty()) out += "<p><b>try</b> <code>" + escaped(found.command) + "</code></p>\n";
    if (found.transient) out += "<p>It may be gone with the next try.</p>\n";
    return out + "<p><small>rule " + escaped(found.rule) + ", confidence " + std::to_string(found.confidence) + " %</small></p></article>\n";
}

std::string failed_task(const triage::Failed& failed, bool open) {
    const auto log = failed.log.empty() ? failed.log_as_written : failed.log.string();
    return std::string(open ? "<details open>" : "<details>") + "<summary>" + escaped(subject(failed.recipe, failed.task)) + " <small>" + escaped(failed.version) + "</small></summary>\n" +
           labelled("message", failed.message) + labelled("log", log) + preformatted(text::join(failed.log_tail, "\n")) + "</details>\n";
}

std::string failed_tasks(const triage::Report& report) {
    if (report.failures.empty()) return {};
    std::string out = "<h3>Failed tasks</h3>\n";
    bool first = true;  // its log is what a reader wants next
    for (const auto& failed : report.failures) out += failed_task(failed, std::exchange(first, false));
    if (report.more_failures > 0) out += note("and " + std::to_string(report.more_failures) + " more");
    return out;
}

std::string circumstances(const triage::Report& report) {
    std::string out;
    for (const auto& fact : report.circumstances) out += element("li", fact);
    return out.empty() ? out : "<h3>Circumstances</h3><ul>" + out + "</ul>\n";
}

std::string console(const triage::Report& report) {
    if (report.console_tail.empty()) return {};
    return "<details><summary>End of the console</summary>" + preformatted(text::join(report.console_tail, "\n")) + "</details>\n";
}

}  // namespace

std::string failures(const Facts& facts) {
    const auto& report = facts.triage;
    std::string out = labelled("reason", facts.summary.reason) + last_words(facts.error);
    for (const auto& found : report.diagnoses) out += diagnosis(found);
    if (!report.excerpt.empty()) out += "<h3>First lines that look like the error</h3>" + evidence(report.excerpt);
    out += failed_tasks(report);
    if (out.empty()) return note(facts.outcome == "success" ? "Nothing failed." : "No failure is recorded.");
    return out + circumstances(report) + console(report);
}

std::string messages(const Facts& facts) {
    if (facts.messages.empty()) return note(facts.has_event_log ? "No warnings and no errors." : "They come from BitBake's event log, which this run has not.");
    Table out("message-list", "Warnings, errors and QA issues", {"Kind", "Task", "Text"});
    for (const auto& message : facts.messages) {
        const std::string kind = message.kind == bitbake::MessageRecord::Kind::error ? "error" : "warning";
        out.row({message.qa ? kind + ", QA" : kind, message.task, message.text});
    }
    const auto total = static_cast<std::size_t>(facts.build.warnings() + facts.build.errors());
    return out.html() + (total > out.rows() ? note("and " + std::to_string(total - out.rows()) + " more: `bspctl events` tells all") : "");
}

}  // namespace bspctl::report
