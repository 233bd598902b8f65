// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "base/text.hpp"
#include "triage/report.hpp"
#include "triage/report_words.hpp"
#include "triage/task_frame.hpp"

namespace bspctl::triage {
namespace {

constexpr std::size_t shown_tail = 20;
constexpr std::size_t shown_names = 6;

// What a brief need not repeat. With several failures each may be pages away by the end: then everything is told again.
class Known {
public:
    Known() = default;
    Known(const std::vector<std::string>& quoted, const Report& report) {
        if (report.failures.size() + report.more_failures > 1) return;
        for (const auto& line : quoted) {
            const auto trimmed = text::trim(line);
            lines_.emplace(trimmed);
            (in_a_row_ += trimmed) += ' ';
        }
    }
    // Evidence may be one line where several were quoted, as of a compiler's message that begins with its function.
    [[nodiscard]] bool all_of(const std::vector<Evidence>& list) const {
        return std::ranges::all_of(list, [&](const auto& one) {
            return std::ranges::all_of(text::lines(one.text),
                                       [&](auto line) { return in_a_row_.find(text::trim(line)) != std::string::npos; });
        });
    }
    [[nodiscard]] bool some_of(const std::vector<std::string>& list) const {
        return std::ranges::any_of(list, [&](const auto& line) { return !text::trim(line).empty() && lines_.contains(text::trim(line)); });
    }

private:
    std::set<std::string, std::less<>> lines_;
    std::string in_a_row_;
};

// Builds the text up; every member adds one thing that a report may have.
class Page {
public:
    explicit Page(const TextOptions& options) : options_(options) {}

    void line(std::string_view label, const std::string& text, Part part = Part::label) {
        const bool whole = part != Part::label && part != Part::quoted;
        out_ += painted(Part::label, std::string(label)) + " " + (whole ? painted(part, text) : text) + "\n";
    }
    void plain(const std::string& text) { out_ += text + "\n"; }
    void quote(const std::string& text) { out_ += "    " + painted(Part::quoted, text) + "\n"; }

    void evidence(const std::vector<Evidence>& list) {
        for (const auto& one : list) {
            if (!one.file.empty()) plain("  " + one.file + ":" + std::to_string(one.line));  // else the run's own record says it
            for (const auto text : text::lines(one.text)) quote(std::string(text));
        }
    }

    // Lines that stand together, under the place of the first.
    void excerpt(const std::vector<Evidence>& list) {
        const Evidence* before = nullptr;
        for (const auto& one : list) {
            const bool follows = before != nullptr && before->file == one.file && before->line + 1 == one.line;
            if (!follows) plain("  " + one.file + ":" + std::to_string(one.line));
            quote(one.text);
            before = &one;
        }
    }

    void tail(const std::vector<std::string>& lines) {
        const auto first = lines.size() > shown_tail ? lines.size() - shown_tail : 0;
        for (auto i = first; i < lines.size(); ++i) quote(lines[i]);
    }

    // What a diagnosis says to do.
    void advice(const Diagnosis& diagnosis) {
        line("fix:", diagnosis.fix, Part::fix);
        if (!diagnosis.command.empty()) line("command:", diagnosis.command, Part::command);
    }

    [[nodiscard]] const TextOptions& options() const { return options_; }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    [[nodiscard]] std::string painted(Part part, const std::string& text) const {
        return options_.paint ? options_.paint(part, text) : text;
    }

    const TextOptions& options_;
    std::string out_;
};

std::string retry(const Diagnosis& diagnosis) {
    return diagnosis.transient ? "worth a try, this often passes by itself" : "will not help before the cause is mended";
}

std::string names(const std::vector<const Diagnosis*>& list) {
    std::vector<std::string> out;
    for (const auto* one : list) {
        auto name = name_of(one->recipe, one->task);
        if (out.size() < shown_names) out.push_back(name.empty() ? one->cause : std::move(name));
    }
    const auto more = list.size() > out.size() ? " and " + std::to_string(list.size() - out.size()) + " more" : "";
    return text::join(out, ", ") + more;
}

void add_relatives(Page& page, const Cause& cause, const std::string& indent) {
    if (!cause.same.empty()) {
        page.line(indent + "the same for " + std::to_string(cause.same.size()) + " more:", names(cause.same));
    }
    for (const auto* other : cause.others) page.line(indent + "of the same cause:", sentence(*other));
    for (const auto* follow_up : cause.follow_ups) page.line(indent + "follows from it:", sentence(*follow_up));
}

// An answer that knows only which task failed has no line to show: the first one that looks like an error stands in.
void add_evidence(Page& page, const Diagnosis& first, const Report& report, const Known& known) {
    if (!known.all_of(first.evidence)) page.evidence(first.evidence);
    if (!first.evidence.empty() || known.all_of(report.excerpt)) return;
    page.plain("the first thing that looks like an error:");
    page.excerpt(report.excerpt);
}

void add_primary(Page& page, const Cause& cause, const Report& report) {
    const auto& first = *cause.first;
    page.line("cause:", sentence(first), Part::cause);
    add_evidence(page, first, report, {});
    if (page.options().explain && !first.explanation.empty()) page.line("why:", first.explanation);
    page.advice(first);
    page.line("retry:", retry(first));
    if (!first.link.empty()) page.line("see:", first.link);
    page.line("rule:", first.rule + " (" + first.source + ", " + first.category + ", confidence " +
                           std::to_string(first.confidence) + ")");
    add_relatives(page, cause, "");
}

void add_others(Page& page, const std::vector<Cause>& causes) {
    if (causes.size() < 2) return;
    page.plain("also found:");
    for (auto cause = causes.begin() + 1; cause != causes.end(); ++cause) {
        page.plain("  " + sentence(*cause->first));
        if (page.options().explain) page.evidence(cause->first->evidence);
        page.line("    fix:", cause->first->fix);
        add_relatives(page, *cause, "    ");
    }
}

// The task whose log is shown: that of the first cause, or the first that failed where no rule knows a cause. Null: there
// is none; another task's log beside a cause would mislead.
const Failed* shown_failure(const Report& report) {
    const auto of_first_cause = [&](const Failed& failure) {
        const auto& first = report.diagnoses.front();
        return failure.recipe == first.recipe && failure.task == first.task;
    };
    const auto& all = report.failures;
    const auto found = report.diagnoses.empty() ? all.begin() : std::find_if(all.begin(), all.end(), of_first_cause);
    return found == all.end() ? nullptr : &*found;
}

// A fetcher's message holds its whole command; the log has it too.
std::string shortened(const std::string& message) {
    constexpr std::size_t longest = 160;
    return message.size() <= longest ? message : text::to_utf8(message.substr(0, longest)) + " …";
}

void add_failures(Page& page, const Report& report) {
    if (report.failures.empty()) return;
    page.plain("failed tasks: " + std::to_string(report.failures.size() + report.more_failures));
    for (const auto& failure : report.failures) {
        auto who = "  " + name_of(failure.recipe, failure.task);
        if (!failure.version.empty()) who += " (" + failure.version + ")";
        page.plain(who + (failure.message.empty() ? "" : ": " + shortened(failure.message)));
        page.plain("    log: " + log_of(failure));
    }
    if (report.more_failures > 0) page.plain("  and " + std::to_string(report.more_failures) + " more");
}

void add_log_tail(Page& page, const Report& report, const Known& known) {
    const auto* shown = shown_failure(report);
    if (shown == nullptr || known.some_of(shown->log_tail)) return;
    auto lines = shown->log_tail;
    std::erase_if(lines, [](const auto& one) { return one.starts_with("DEBUG: "); });  // BitBake's frame around the task's words
    if (lines.empty()) return;
    page.plain("end of the log of " + name_of(shown->recipe, shown->task) + ":");
    page.tail(lines);
}

void add_step(Page& page, const Report& report) {
    if (report.failing_step.empty()) return;
    page.line("failed step:", report.failing_step + (report.reason.empty() ? "" : " (" + report.reason + ")"));
}

std::string unmatched(std::string_view hint) {
    std::string out(no_rule_matched);
    out += "; ";
    out += hint;
    return out;
}

void add_best_guess(Page& page, const Report& report, const Known& known) {
    if (!report.excerpt.empty() && known.all_of(report.excerpt)) {
        page.line("cause:", unmatched("what it said first stands above"), Part::cause);
    } else if (!report.excerpt.empty()) {
        page.line("cause:", unmatched("this is the first thing that looks like an error"), Part::cause);
        page.excerpt(report.excerpt);
    } else {
        page.line("cause:", unmatched("the end of the console is the best hint"), Part::cause);
        page.tail(report.console_tail);
    }
}

// Where somebody goes on whom no rule helps.
void add_what_to_look_at(Page& page, const Report& report) {
    page.plain("look at:");
    const auto& run = page.options().run;
    const auto* shown = shown_failure(report);
    if (shown != nullptr && !shown->log.empty()) page.plain("  the whole log of the task: " + shown->log.string());
    if (shown != nullptr && !run.empty() && !shown->recipe.empty()) {
        page.plain("  the task by hand: bspctl shell -c " + text::shell_quote("bitbake -c devshell " + shown->recipe));
    }
    if (!run.empty()) page.plain("  the build's output: bspctl log " + run + " -n 200");
    page.plain("  a rule that knows it next time: .bspctl/triage.d/*.toml, tried with `bspctl triage test FILE`");
}

void add_circumstances(Page& page, const Report& report) {
    if (report.circumstances.empty()) return;
    page.plain("circumstances:");
    for (const auto& one : report.circumstances) page.plain("  " + one);
}

std::string of_no_failure(const Report& report) {
    return report.certain ? "nothing failed" : "the record does not say how it ended, and nothing in it looks like a failure";
}

std::string count(std::size_t number, const std::string& one, const std::string& many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

// What `bspctl triage` would add to the brief.
std::string what_else(const Report& report) {
    std::vector<std::string> out;
    if (const auto causes = causes_of(report).size(); causes > 1) out.push_back(count(causes - 1, "other cause", "other causes"));
    const auto failures = report.failures.size() + report.more_failures;
    if (failures > 1) out.push_back(count(failures, "failed task", "failed tasks"));
    return out.empty() ? "" : " (" + text::join(out, ", ") + ")";
}

}  // namespace

std::string to_text(const Report& report) { return to_text(report, {}); }

std::string to_text(const Report& report, const TextOptions& options) {
    Page page(options);
    page.plain("triage of " + report.run_id);
    if (!report.failed) {
        page.plain(of_no_failure(report));
        return page.take();
    }
    add_step(page, report);
    const auto causes = causes_of(report);
    if (causes.empty()) add_best_guess(page, report, {});
    else add_primary(page, causes.front(), report);
    add_others(page, causes);
    add_circumstances(page, report);
    add_failures(page, report);
    add_log_tail(page, report, {});
    if (causes.empty() || is_task_frame(*causes.front().first)) add_what_to_look_at(page, report);
    if (!report.console.empty()) page.plain("console: " + report.console.string());
    return page.take();
}

std::string to_brief(const Report& report, const TextOptions& options) {
    Page page(options);
    const Known known(options.quoted, report);
    const auto causes = causes_of(report);
    if (causes.empty()) {
        add_best_guess(page, report, known);
    } else {
        const auto& first = *causes.front().first;
        page.line("cause:", sentence(first), Part::cause);
        add_evidence(page, first, report, known);
        page.advice(first);
        if (first.transient) page.line("retry:", retry(first));
        add_relatives(page, causes.front(), "");
    }
    add_circumstances(page, report);
    add_log_tail(page, report, known);
    if (const auto* shown = shown_failure(report)) page.line("log:", log_of(*shown));
    if (const auto more = what_else(report); !more.empty() && !options.run.empty()) {
        page.line("more:", "bspctl triage " + options.run + more);
    }
    return page.take();
}

}  // namespace bspctl::triage
