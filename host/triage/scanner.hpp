// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bitbake/console.hpp"
#include "bitbake/failures.hpp"
#include "triage/clues.hpp"
#include "triage/hits.hpp"
#include "triage/line_kind.hpp"
#include "triage/rule_set.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {

// What a console says of the outcome.
struct Outcome {
    bool failed = false;       // a line that only a failed build has
    bool succeeded = false;    // "all succeeded"
    bool interrupted = false;
    std::size_t errors = 0;    // lines that call themselves errors
};

// Looks at the lines of one log, in order, once. Memory does not grow with the log.
class Scanner {
public:
    enum class Source { console, task_log, event, step, kernel };

    // `owner`: the task whose log it is, when it is one and it is known. `hits` receives what matches.
    Scanner(const RuleSet& rules, Source source, std::string file, Owner owner, Hits& hits);

    // `raw` holds no CR, as LineReader gives it.
    void line(std::string_view raw, std::size_t number);
    // Could lines of ordinary progress (is_ordinary_progress()) be left out now? Only an end of a warning is in them, which
    // pass_progress() is told for all of them together.
    [[nodiscard]] bool needs_no_progress() const { return pending_.number == 0; }
    void pass_progress() { in_warning_ = false; }
    // Call after the last line.
    void finish();

    // How much the last line looks like an error: 0 not at all, 1 perhaps, 2 it says so, 3 the words of a compiler, a
    // fetcher, a script: what people look for first.
    [[nodiscard]] int weight() const { return weight_; }
    [[nodiscard]] const Outcome& outcome() const { return outcome_; }
    // The task whose log it is: the one given, or what the log itself says.
    [[nodiscard]] const Owner& log_owner() const { return log_owner_; }
    // Whose lines they may be, by what they are about, where nothing says it.
    [[nodiscard]] Owner suspect() const { return clues_.suspect(); }
    [[nodiscard]] const bitbake::TaskFailures& failures() const { return failures_; }

private:
    using Kind = LineKind;
    struct Pending {  // a line that ends in a colon, until the next one is known
        std::string text;
        std::size_t number = 0;
        Kind kind = Kind::plain;
        Owner owner;
    };

    [[nodiscard]] Kind kind_of(std::string_view& text, bitbake::KasLevel kas);
    [[nodiscard]] bool continues_warning(std::string_view text, bitbake::KasLevel kas) const;
    void take_facts(const bitbake::Line& line, Kind kind);
    void take_task_facts(std::string_view text, Kind kind);
    void take_log_owner(std::string_view text);
    void follow_owner(const bitbake::Fact& fact);
    void adopt_above(const Owner& owner);
    [[nodiscard]] bool may_tell(const bitbake::Line& line, Kind kind);
    void match(std::string_view text, std::size_t number, Kind kind, const Owner& owner);
    void take_side(const SidePattern& side, Kind kind, const Owner& owner);
    void join_pending(std::string_view text, Kind kind);
    [[nodiscard]] bool in_scope(Scope scope, Kind kind) const;
    [[nodiscard]] bool asks_for(std::size_t rule, Kind kind) const;

    const RuleSet::Impl& rules_;
    Source source_;
    std::string file_;
    Owner owner_;      // of the lines that follow
    Owner log_owner_;  // of an inlined log ("| …")
    Hits& hits_;
    std::size_t first_above_ = 0;  // of the hits that a task named below may claim
    Clues clues_;
    Outcome outcome_;
    bitbake::ConsoleParser parser_;
    bitbake::TaskFailures failures_;
    Pending pending_;
    bool in_warning_ = false;  // what follows may belong to a warning of several lines …
    bitbake::KasLevel warning_level_ = bitbake::KasLevel::none;  // … if kas marks it like this
    int weight_ = 0;
    std::string scratch_;
    RuleSet::Impl::Sight sight_;
};

}  // namespace bspctl::triage
