// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <re2/re2.h>
#include <re2/set.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "triage/triage.hpp"

namespace bspctl::triage {

// The named groups of a match, in the order of the pattern; a group that took no part is left out.
using Captures = std::vector<KeyValue>;

struct CompiledRule {
    std::unique_ptr<RE2> pattern;
    std::unique_ptr<RE2> unless;  // null: none
    std::vector<std::pair<int, std::string>> groups;
    // Warnings and notes are not failures: such a line counts only for a rule that asks for them by writing the word.
    bool wants_warnings = false;
    bool wants_notes = false;
};

// What runs over every line: one automaton over all patterns says which may match, the single ones give the captures.
struct RuleSet::Impl {
    std::vector<SourcedRule> rules;      // those that compiled
    std::vector<CompiledRule> compiled;  // beside them
    std::vector<std::string> problems;
    std::unique_ptr<RE2::Set> all;
    std::unique_ptr<RE2::Set> quiet;     // those that want warnings or notes
    std::vector<std::size_t> quiet_index;

    // The rules whose pattern (and not whose `unless`) matches, as indices. `candidates` is scratch space.
    void match(std::string_view text, bool quiet_line, std::vector<int>& candidates, std::vector<std::size_t>& out) const;
    [[nodiscard]] Captures captures(std::size_t rule, std::string_view text) const;
};

}  // namespace bspctl::triage
