// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "triage/gram_filter.hpp"
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

// A pattern that is no rule's own. Conditions of a rule are counted from 0, those of `with` before those of `without`.
struct SidePattern {
    enum class Use { condition, sure_error, likely_error };
    Use use = Use::condition;
    std::size_t rule = 0, condition = 0;
};

// What runs over every line. A pattern of many is no automaton of bearable size, but words that a match must contain
// are: a look for any of these words ("atoms") sees most lines off, an automaton says which of them the others hold, and
// the single patterns judge the rest.
struct RuleSet::Impl {
    // Scratch space of one scan.
    struct Scratch {
        WordFinder::Seen atoms;
        std::vector<int> candidates;      // for `candidates_of`
        std::vector<int> candidates_of;   // the atoms of the line before: neighbours are often alike
    };

    std::vector<SourcedRule> rules;      // those that compiled
    std::vector<CompiledRule> compiled;  // beside them
    std::vector<SidePattern> sides;      // what match() numbers from rules.size() on
    std::vector<std::string> problems;
    re2::FilteredRE2 filter{3};  // atoms of fewer letters are in every line
    std::unique_ptr<GramFilter> glance;
    std::unique_ptr<WordFinder> atoms;
    bool always = false;  // a rule has no atoms and must see every line

    // The rules whose pattern (and not whose `unless`) matches, and the side patterns, as indices in ascending order.
    void match(std::string_view text, Scratch& scratch, std::vector<std::size_t>& out) const;
    [[nodiscard]] Captures captures(std::size_t rule, std::string_view text) const;
    void add_side(const std::string& pattern, const SidePattern& side);
    void add_conditions();
    void build_filter();
    [[nodiscard]] std::vector<std::string> telling_atoms(const std::vector<std::string>& words) const;
};

}  // namespace bspctl::triage
