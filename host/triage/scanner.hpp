// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <deque>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bitbake/console.hpp"
#include "bitbake/failures.hpp"
#include "triage/rule_set.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {

// Whose line it is: the task that failed, as far as it is known where the line stands.
struct Owner {
    std::string recipe;
    std::string task;
};

// A rule that matched for one task (or for none).
struct Hit {
    std::size_t rule = 0;
    Owner owner;
    Captures captures;               // of the first line that matched, completed by later ones
    std::vector<Evidence> evidence;  // the first lines, at most `Hits::evidence_limit`
    bool quiet = false;              // only a warning or a note said it
};

// Hits by rule and task, in the order in which they came. Bounded: what repeats adds evidence, then nothing.
class Hits {
public:
    static constexpr std::size_t limit = 1000;
    static constexpr std::size_t evidence_limit = 3;

    void add(Hit hit);
    [[nodiscard]] const std::vector<Hit>& all() const { return hits_; }

private:
    std::vector<Hit> hits_;
    std::map<std::tuple<std::size_t, std::string, std::string>, std::size_t> known_;
};

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
    enum class Source { console, task_log };

    // `owner`: the task whose log it is, when it is one. `hits` receives what matches.
    Scanner(const RuleSet& rules, Source source, std::filesystem::path file, Owner owner, Hits& hits);

    void line(std::string_view raw, std::size_t number);
    // Call after the last line.
    void finish();

    [[nodiscard]] const Outcome& outcome() const { return outcome_; }
    [[nodiscard]] const bitbake::TaskFailures& failures() const { return failures_; }

private:
    enum class Kind { progress, note, warning, error, log_data, plain };
    struct Pending {  // a line that ends in a colon, until the next one is known
        std::string text;
        std::size_t number = 0;
        Kind kind = Kind::plain;
        Owner owner;
    };

    [[nodiscard]] Kind kind_of(std::string_view& text, bitbake::KasLevel kas);
    [[nodiscard]] bool continues_warning(std::string_view text, bitbake::KasLevel kas) const;
    void take_facts(const bitbake::Line& line, Kind kind);
    void follow_owner(const bitbake::Fact& fact);
    void match(std::string_view text, std::size_t number, Kind kind, const Owner& owner);
    void join_pending(std::string_view text, Kind kind);
    [[nodiscard]] bool in_scope(Scope scope, Kind kind) const;
    [[nodiscard]] bool asks_for(std::size_t rule, Kind kind) const;

    const RuleSet::Impl& rules_;
    Source source_;
    std::filesystem::path file_;
    Owner owner_;      // of the lines that follow
    Owner log_owner_;  // of an inlined log ("| …")
    Hits& hits_;
    Outcome outcome_;
    bitbake::ConsoleParser parser_;
    bitbake::TaskFailures failures_;
    Pending pending_;
    bool in_warning_ = false;  // what follows may belong to a warning of several lines …
    bitbake::KasLevel warning_level_ = bitbake::KasLevel::none;  // … if kas marks it like this
    std::string scratch_;
    RuleSet::Impl::Scratch match_scratch_;
    std::vector<std::size_t> matched_;
};

}  // namespace bspctl::triage
