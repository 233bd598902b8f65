// SPDX-License-Identifier: Apache-2.0
#include "triage/scanner.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "bitbake/begins_with.hpp"
#include "bitbake/line.hpp"
#include "bitbake/names.hpp"

namespace bspctl::triage {
namespace {

using bitbake::begins_with;
using bitbake::FactKind;
using bitbake::KasLevel;

constexpr std::size_t longest_evidence = 400;

std::string shown(std::string_view text) {
    text = text::trim(text);
    auto out = text::to_utf8(text.substr(0, longest_evidence));
    if (text.size() > longest_evidence) out += " …";
    return out;
}

}  // namespace

Scanner::Scanner(const RuleSet& rules, Source source, std::string file, Owner owner, Hits& hits)
    : rules_(*rules.impl_), source_(source), file_(std::move(file)), owner_(std::move(owner)), log_owner_(owner_),
      hits_(hits) {}

bool Scanner::continues_warning(std::string_view text, KasLevel kas) const {
    return in_warning_ && kas == warning_level_ && !opens_message(text);
}

LineKind Scanner::kind_of(std::string_view& text, KasLevel kas) {
    if (is_progress(text)) {
        in_warning_ = in_warning_ && text.empty();
        return Kind::progress;
    }
    if (take_log_mark(text)) {
        in_warning_ = false;
        const auto inner = text.empty() ? Kind::progress : kind_of(text, KasLevel::none);
        in_warning_ = false;
        return inner == Kind::plain || inner == Kind::error ? Kind::log_data : inner;
    }
    const bool warning = begins_with(text, "WARNING: ") && !is_shell_failure(text);
    if (warning || (kas == KasLevel::warning && !begins_with(text, "ERROR: "))) {
        in_warning_ = true;
        warning_level_ = warning ? kas : KasLevel::none;
        return Kind::warning;
    }
    // No rule is about what BitBake tells its developers, but a condition may be.
    const bool note = begins_with(text, "NOTE: ") || begins_with(text, "DEBUG: ");
    const bool error = begins_with(text, "ERROR: ") || begins_with(text, "WARNING: ");
    if (!note && !error && continues_warning(text, kas)) return Kind::warning;
    in_warning_ = false;
    return note ? Kind::note : error ? Kind::error : Kind::plain;
}

// A message of a failed task may stand above the line that names the task.
void Scanner::adopt_above(const Owner& owner) {
    if (!owner.recipe.empty()) hits_.adopt(first_above_, owner);
    first_above_ = hits_.all().size();
}

// An error or warning that names a task speaks for the lines below it too; one that names none ends that.
void Scanner::follow_owner(const bitbake::Fact& fact) {
    switch (fact.kind) {
        case FactKind::error:
            owner_ = {fact.recipe.empty() ? bitbake::recipe_named_in(fact.text) : fact.recipe, fact.task};
            if (fact.text.starts_with("Failed to parse recipe: ")) adopt_above(owner_);
            if (!fact.task.empty()) log_owner_ = owner_;
            break;
        case FactKind::warning:
        case FactKind::shell_failed: owner_ = {fact.recipe, fact.task}; break;
        case FactKind::task_failed:
        case FactKind::task_failed_file:
            owner_ = {fact.recipe, fact.task};
            adopt_above(owner_);
            break;
        case FactKind::failure_log: owner_ = log_owner_ = {fact.recipe, fact.task}; break;
        default: owner_ = {}; break;
    }
}

void Scanner::take_facts(const bitbake::Line& line, Kind kind) {
    const auto fact = parser_.feed(line);
    if (!fact) {
        if (kind == Kind::note) owner_ = {};
        return;
    }
    follow_owner(*fact);
    failures_.note(*fact);
    const auto what = fact->kind;
    if (what == FactKind::error || what == FactKind::kas_error) ++outcome_.errors;
    if (what == FactKind::interrupted) outcome_.interrupted = true;
    if (what == FactKind::tasks_summary && fact->failed == 0) outcome_.succeeded = true;
    const bool failed = what == FactKind::error_count || what == FactKind::task_failed_file ||
                        what == FactKind::interrupted || what == FactKind::kas_error ||
                        what == FactKind::failure_log || what == FactKind::task_failed ||
                        what == FactKind::shell_failed || fact->failed > 0;
    outcome_.failed = outcome_.failed || failed;
}

// An event or a failed step is what BitBake or kas would have put on a console; the kernel's words are nobody's.
bool Scanner::in_scope(Scope scope, Kind kind) const {
    if (scope == Scope::any) return true;
    switch (source_) {
        case Source::task_log: return scope == Scope::task_log;
        case Source::event: return scope == Scope::event || scope == Scope::console;
        case Source::step: return scope == Scope::step || scope == Scope::console;
        case Source::kernel: return scope == Scope::event || scope == Scope::step;
        case Source::console: break;
    }
    // A console that somebody saved may be a task's log in truth: only lines with a level are surely BitBake's.
    const bool surely_console = kind == Kind::error || kind == Kind::warning || kind == Kind::note;
    return scope == Scope::console || (scope == Scope::task_log && !surely_console);
}

bool Scanner::asks_for(std::size_t rule, Kind kind) const {
    if (kind == Kind::warning) return rules_.patterns[rule].wants_warnings;
    if (kind == Kind::note) return rules_.patterns[rule].wants_notes;
    return true;
}

void Scanner::take_side(const SidePattern& side, Kind kind, const Owner& owner) {
    const bool quiet = kind == Kind::warning || kind == Kind::note || kind == Kind::error;
    switch (side.use) {
        case SidePattern::Use::condition: hits_.add_condition(side.rule, side.condition, owner, file_); break;
        case SidePattern::Use::sure_error: weight_ = std::max(weight_, quiet ? 0 : 3); break;
        case SidePattern::Use::likely_error: weight_ = std::max(weight_, quiet ? 0 : 1); break;
    }
}

// `sight_` is what a look at `text` found.
void Scanner::match(std::string_view text, std::size_t number, Kind kind, const Owner& owner) {
    const bool quiet = kind == Kind::warning || kind == Kind::note;
    rules_.match(text, sight_);
    for (const auto found : sight_.patterns) {
        if (found >= rules_.rules.size()) {
            take_side(rules_.sides[found - rules_.rules.size()], kind, owner);
            continue;
        }
        if (!in_scope(rules_.rules[found].rule.scope, kind) || !asks_for(found, kind)) continue;
        hits_.add({found, owner, rules_.captures(found, text), {{file_, number, shown(text)}}, quiet});
    }
}

// A task's log says of itself whose it is where it names its script, and that it failed where it logs an error.
void Scanner::take_task_facts(std::string_view text, Kind kind) {
    if (kind == Kind::error) {
        ++outcome_.errors;
        outcome_.failed = true;
    }
    take_log_owner(text);
}

void Scanner::take_log_owner(std::string_view text) {
    if (!log_owner_.recipe.empty()) return;
    auto named = bitbake::task_log_named_in(text);
    if (!named) return;
    log_owner_ = {std::move(named->name.recipe), std::move(named->task)};
    adopt_above(log_owner_);
}

// What a line with a colon at its end announces stands in the next one, unless that opens a message of its own.
void Scanner::join_pending(std::string_view text, Kind kind) {
    if (pending_.number == 0) return;
    auto pending = std::exchange(pending_, {});
    const bool belongs = kind == Kind::plain || kind == pending.kind;
    if (belongs && !text.starts_with("ERROR: ")) pending.text.append(" ").append(text::trim(text));
    rules_.look(pending.text, sight_);
    match(pending.text, pending.number, pending.kind, pending.owner);
}

// A line without a level of which neither a rule nor anything else has a word says nothing: nearly all that are not
// progress are such lines.
bool Scanner::may_tell(const bitbake::Line& line, Kind kind) {
    const bool known = rules_.look(line.text, sight_);
    const bool leveled = (kind != Kind::plain && kind != Kind::log_data) || line.kas == KasLevel::error;
    return known || leveled || line.text.back() == ':';
}

void Scanner::line(std::string_view raw, std::size_t number) {
    weight_ = 0;
    auto line = bitbake::read_state(raw, scratch_);
    line.text = behind_progress(line.text);
    const auto kind = kind_of(line.text, line.kas);
    if (line.text.empty()) return;
    join_pending(line.text, kind);
    if (kind == Kind::progress || !may_tell(line, kind)) return;
    if (kind == Kind::error) weight_ = 2;
    if (kind != Kind::warning) clues_.line(line.text);
    if (source_ == Source::task_log) take_task_facts(line.text, kind);
    else if (source_ == Source::console && kind == Kind::log_data) take_log_owner(line.text);
    else if (source_ == Source::console) take_facts(line, kind);
    const auto& owner = source_ != Source::console || kind == Kind::log_data ? log_owner_ : owner_;
    if (line.text.back() == ':') pending_ = {std::string(line.text), number, kind, owner};
    else match(line.text, number, kind, owner);
}

void Scanner::finish() { join_pending({}, Kind::progress); }

}  // namespace bspctl::triage
