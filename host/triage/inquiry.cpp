// SPDX-License-Identifier: Apache-2.0
#include "triage/inquiry.hpp"

#include <algorithm>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "triage/excerpt.hpp"
#include "triage/line_kind.hpp"
#include "triage/task_log.hpp"

namespace bspctl::triage {
namespace {

constexpr std::size_t shown_failures = 50;  // whose logs are read
constexpr std::size_t console_tail_lines = 20;
constexpr std::size_t log_tail_lines = 40;

Scanner::Source source_of(Observation::Origin origin) {
    switch (origin) {
        case Observation::Origin::event: return Scanner::Source::event;
        case Observation::Origin::step: return Scanner::Source::step;
        case Observation::Origin::kernel: break;
    }
    return Scanner::Source::kernel;
}

// A failed task as the console would have put it, so that both are one failure.
bitbake::Fact fact_of(const Observation& observation) {
    bitbake::Fact out;
    out.kind = observation.log.empty() ? bitbake::FactKind::task_failed : bitbake::FactKind::failure_log;
    out.recipe = observation.recipe;
    out.version = observation.version;
    out.task = observation.task;
    out.text = observation.log;
    return out;
}

}  // namespace

// A later log of the same weight does not take the place of an earlier one's: the first failure is the one to look at.
void Inquiry::scan(LineReader& reader, Scanner& scanner, const std::string& name) {
    Excerpt excerpt(name);
    for (std::string_view line; reader.next(line);) {
        scanner.line(line, reader.number());
        excerpt.line(line, reader, scanner.weight());
        const bool skip = scanner.needs_no_progress() && !excerpt.wants_more();
        if (skip && reader.skip_while(is_ordinary_progress)) scanner.pass_progress();
    }
    scanner.finish();
    if (excerpt.weight() <= excerpt_weight_) return;
    excerpt_weight_ = excerpt.weight();
    report_.excerpt = excerpt.take();
}

void Inquiry::read_console(LineReader& reader, const std::string& name) {
    Scanner scanner(rules_, Scanner::Source::console, name, {}, hits_);
    scan(reader, scanner, name);
    report_.console_tail = last_lines(reader, console_tail_lines);
    failures_ = scanner.failures();
    outcome_ = scanner.outcome();
    suspect_ = scanner.suspect();
}

void Inquiry::read_task_log(LineReader& reader, const std::filesystem::path& file, const bitbake::TaskLog& owner) {
    Scanner scanner(rules_, Scanner::Source::task_log, file.string(), {owner.name.recipe, owner.task}, hits_);
    scan(reader, scanner, file.string());
    outcome_ = scanner.outcome();
    report_.console_tail = last_lines(reader, console_tail_lines);
    if (!looks_failed()) return;
    Failed failure;
    const auto& named = scanner.log_owner();
    failure.recipe = named.recipe.empty() ? scanner.suspect().recipe : named.recipe;
    failure.version = owner.name.version;
    failure.task = owner.task;
    failure.log = file;
    failure.log_as_written = file.string();
    failure.log_tail = last_lines(reader, log_tail_lines);
    report_.failures.push_back(std::move(failure));
}

void Inquiry::observe(const Observation& observation) {
    if (observation.failure) {
        failures_.note(fact_of(observation));
        outcome_.failed = true;
    }
    Scanner scanner(rules_, source_of(observation.origin), observation.file, {observation.recipe, observation.task}, hits_);
    const std::string level = observation.warning ? "WARNING: " : "";
    for (const auto line : text::lines(observation.text)) scanner.line(level + std::string(line), observation.line);
    scanner.finish();
}

void Inquiry::read_log(Failed& failure) {
    failure.log = locate_log(failure.log_as_written, paths_, trees_);
    if (failure.log.empty()) return;
    try {
        LineReader reader(failure.log);
        Scanner scanner(rules_, Scanner::Source::task_log, failure.log.string(), {failure.recipe, failure.task}, hits_);
        scan(reader, scanner, failure.log.string());
        failure.log_tail = last_lines(reader, log_tail_lines);
    } catch (const Failure&) {
        failure.log.clear();  // gone or locked in between: the console still says what failed
    }
}

void Inquiry::add_failure(const bitbake::TaskFailure& failure) {
    Failed out;
    out.recipe = failure.recipe;
    out.version = failure.version;
    out.task = failure.task;
    out.message = failure.message;
    out.log_as_written = failure.log;
    report_.failures.push_back(std::move(out));
}

// What a task's log says outweighs the console, where the same error stands in fewer words.
void Inquiry::read_logs() {
    const auto failed = did_well() ? failures_.failed() : failures_.failed_or_likely();
    if (!failed.empty()) suspect_ = {};
    const auto shown = std::min(failed.size(), shown_failures);
    report_.more_failures = failed.size() - shown + failures_.beyond_limit();
    for (std::size_t i = 0; i < shown; ++i) add_failure(failed[i]);
    auto of_console = std::exchange(report_.excerpt, {});
    excerpt_weight_ = 0;
    for (auto& failure : report_.failures) read_log(failure);
    if (report_.excerpt.empty()) report_.excerpt = std::move(of_console);
}

bool Inquiry::did_well() const {
    return report_.certain ? !report_.failed : outcome_.succeeded && !outcome_.failed;
}

bool Inquiry::looks_failed() const {
    const auto& all = hits_.all();
    return outcome_.errors > 0 || std::any_of(all.begin(), all.end(), [](const Hit& hit) { return !hit.quiet; });
}

// The run's own events are its word; where they are silent, the console's; where both are, what looks like an error.
void Inquiry::judge() {
    if (report_.certain) return;
    report_.certain = outcome_.failed || outcome_.succeeded;
    report_.failed = report_.certain ? outcome_.failed : looks_failed();
}

}  // namespace bspctl::triage
