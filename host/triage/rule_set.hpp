// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "triage/triage.hpp"
#include "triage/word_finder.hpp"

namespace bspctl::triage {

// The named groups of a match, in the order of the pattern; a group that took no part is left out.
using Captures = std::vector<KeyValue>;

struct CompiledRule {
    int number = 0;               // in `filter`
    std::unique_ptr<RE2> unless;  // null: none
    std::vector<std::pair<int, std::string>> groups;
    // Warnings and notes are not failures: such a line counts only for a rule that asks for them by writing the word.
    bool wants_warnings = false;
    bool wants_notes = false;
};

// What runs over every line. A pattern of many is no automaton of bearable size, but words that a match must contain
// are: one automaton of all these words ("atoms") sees most lines off, and the single patterns judge the rest.
struct RuleSet::Impl {
    // Scratch space of one scan.
    struct Scratch {
        WordFinder::Seen atoms;
        std::vector<int> candidates;      // for `candidates_of`
        std::vector<int> candidates_of;   // the atoms of the line before: neighbours are often alike
    };

    std::vector<SourcedRule> rules;      // those that compiled
    std::vector<CompiledRule> compiled;  // beside them
    std::vector<std::string> problems;
    re2::FilteredRE2 filter;
    std::unique_ptr<WordFinder> atoms;
    bool always = false;  // a rule has no atoms and must see every line

    // The rules whose pattern (and not whose `unless`) matches, as indices in ascending order.
    void match(std::string_view text, Scratch& scratch, std::vector<std::size_t>& out) const;
    [[nodiscard]] Captures captures(std::size_t rule, std::string_view text) const;
    void build_filter();
};

}  // namespace bspctl::triage
