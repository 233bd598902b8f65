// SPDX-License-Identifier: Apache-2.0
#include "triage/scanner.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "bitbake/line.hpp"
#include "bitbake/names.hpp"

namespace bspctl::triage {
namespace {

using bitbake::FactKind;
using bitbake::KasLevel;

constexpr std::size_t longest_evidence = 400;

template <std::size_t Count>
bool starts_with_any(std::string_view text, const std::array<std::string_view, Count>& heads) {
    return std::any_of(heads.begin(), heads.end(), [&](std::string_view head) { return text.starts_with(head); });
}

// What BitBake prints while nothing is wrong: nine lines of ten, so this comes before any pattern.
bool is_progress(std::string_view text) {
    if (text.empty()) return true;
    if (text[0] >= '0' && text[0] <= '9') return text.find("(pid ") != std::string_view::npos;
    if (text.starts_with("NOTE: ")) {
        text.remove_prefix(6);
        return text.starts_with("Running ") || (text.starts_with("recipe ") && !text.ends_with(": Failed"));
    }
    static constexpr std::array<std::string_view, 10> heads{"DEBUG: ", "Currently ", "INFO: ", "Parsing recipes:",
                                                            "Loading cache:", "Checking sstate mirror object",
                                                            "Initialising tasks", "No currently running tasks",
                                                            "Setscene tasks:", "Sstate summary:"};
    return starts_with_any(text, heads);
}

// Words that open a message of their own, whatever stood before.
bool opens_message(std::string_view text) {
    static constexpr std::array<std::string_view, 8> heads{"fatal: ",  "error: ", "Error: ",     "Traceback (",
                                                           "Summary:", "make: ",  "Command \"", "FATAL: "};
    return starts_with_any(text, heads);
}

// "| text", as BitBake inlines a failed task's log
bool take_log_mark(std::string_view& text) {
    if (text[0] != '|' || (text.size() > 1 && text[1] != ' ')) return false;
    text.remove_prefix(std::min<std::size_t>(2, text.size()));
    return true;
}

// BitBake calls it a warning where a task's script ends, which fails the task.
bool is_shell_failure(std::string_view text) {
    return text.find("/temp/run.do_") != std::string_view::npos && text.find(" exit ") != std::string_view::npos;
}

std::string shown(std::string_view text) {
    text = text::trim(text);
    auto out = text::to_utf8(text.substr(0, longest_evidence));
    if (text.size() > longest_evidence) out += " …";
    return out;
}

}  // namespace

void Hits::add(Hit hit) {
    const auto key = std::tuple(hit.rule, hit.owner.recipe, hit.owner.task);
    const auto found = known_.find(key);
    if (found == known_.end()) {
        if (hits_.size() == limit) return;
        known_.emplace(key, hits_.size());
        hits_.push_back(std::move(hit));
        return;
    }
    auto& known = hits_[found->second];
    for (auto& capture : hit.captures) {
        if (!find_value(known.captures, capture.key)) known.captures.push_back(std::move(capture));
    }
    known.quiet = known.quiet && hit.quiet;
    // kas prints its child's errors twice; the same words are not further evidence.
    const auto same = [&](const Evidence& old) { return old.text == hit.evidence.front().text; };
    const bool repeated = std::any_of(known.evidence.begin(), known.evidence.end(), same);
    if (!repeated && known.evidence.size() < evidence_limit) known.evidence.push_back(std::move(hit.evidence.front()));
}

Scanner::Scanner(const RuleSet& rules, Source source, std::filesystem::path file, Owner owner, Hits& hits)
    : rules_(*rules.impl_), source_(source), file_(std::move(file)), owner_(std::move(owner)), log_owner_(owner_),
      hits_(hits) {}

bool Scanner::continues_warning(std::string_view text, KasLevel kas) const {
    return in_warning_ && kas == warning_level_ && !opens_message(text);
}

Scanner::Kind Scanner::kind_of(std::string_view& text, KasLevel kas) {
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
    const bool warning = text.starts_with("WARNING: ") && !is_shell_failure(text);
    if (warning || (kas == KasLevel::warning && !text.starts_with("ERROR: "))) {
        in_warning_ = true;
        warning_level_ = warning ? kas : KasLevel::none;
        return Kind::warning;
    }
    const bool note = text.starts_with("NOTE: ");
    const bool error = text.starts_with("ERROR: ") || text.starts_with("WARNING: ");
    if (!note && !error && continues_warning(text, kas)) return Kind::warning;
    in_warning_ = false;
    return note ? Kind::note : error ? Kind::error : Kind::plain;
}

// An error or warning that names a task speaks for the lines below it too; one that names none ends that.
void Scanner::follow_owner(const bitbake::Fact& fact) {
    switch (fact.kind) {
        case FactKind::error:
            owner_ = {fact.recipe.empty() ? bitbake::recipe_named_in(fact.text) : fact.recipe, fact.task};
            break;
        case FactKind::warning:
        case FactKind::shell_failed:
        case FactKind::task_failed_file: owner_ = {fact.recipe, fact.task}; break;
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

bool Scanner::in_scope(Scope scope, Kind kind) const {
    if (scope == Scope::any) return true;
    if (source_ == Source::task_log) return scope == Scope::task_log;
    // A console that somebody saved may be a task's log in truth: only lines with a level are surely BitBake's.
    const bool surely_console = kind == Kind::error || kind == Kind::warning || kind == Kind::note;
    return surely_console ? scope == Scope::console : true;
}

bool Scanner::asks_for(std::size_t rule, Kind kind) const {
    if (kind == Kind::warning) return rules_.compiled[rule].wants_warnings;
    if (kind == Kind::note) return rules_.compiled[rule].wants_notes;
    return true;
}

void Scanner::match(std::string_view text, std::size_t number, Kind kind, const Owner& owner) {
    const bool quiet = kind == Kind::warning || kind == Kind::note;
    rules_.match(text, match_scratch_, matched_);
    for (const auto rule : matched_) {
        if (!in_scope(rules_.rules[rule].rule.scope, kind) || !asks_for(rule, kind)) continue;
        Hit hit{rule, owner, rules_.captures(rule, text), {{file_.string(), number, shown(text)}}, quiet};
        hits_.add(std::move(hit));
    }
}

// What a line with a colon at its end announces stands in the next one, unless that opens a message of its own.
void Scanner::join_pending(std::string_view text, Kind kind) {
    if (pending_.number == 0) return;
    auto pending = std::exchange(pending_, {});
    const bool belongs = kind == Kind::plain || kind == pending.kind;
    if (belongs && !text.starts_with("ERROR: ")) pending.text.append(" ").append(text::trim(text));
    match(pending.text, pending.number, pending.kind, pending.owner);
}

void Scanner::line(std::string_view raw, std::size_t number) {
    auto line = bitbake::read_line(raw, scratch_);
    const auto kind = kind_of(line.text, line.kas);
    if (line.text.empty()) return;
    join_pending(line.text, kind);
    if (kind == Kind::progress) return;
    if (source_ == Source::console && kind != Kind::log_data) take_facts(line, kind);
    const auto& owner = source_ == Source::task_log || kind == Kind::log_data ? log_owner_ : owner_;
    if (line.text.back() == ':') pending_ = {std::string(line.text), number, kind, owner};
    else match(line.text, number, kind, owner);
}

void Scanner::finish() { join_pending({}, Kind::progress); }

}  // namespace bspctl::triage
