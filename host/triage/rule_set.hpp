// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "triage/lazy_pattern.hpp"
#include "triage/triage.hpp"
#include "triage/word_finder.hpp"

namespace bspctl::triage {

// The named groups of a match, in the order of the pattern; a group that took no part is left out.
using Captures = std::vector<KeyValue>;

// What may match a line: the rules' patterns in their order, then those that are no rule's own.
struct Pattern {
    explicit Pattern(const std::string& text, const std::string& unless_text = {})
        : match(text), unless(unless_text.empty() ? nullptr : std::make_unique<LazyPattern>(unless_text)) {}

    LazyPattern match;
    std::unique_ptr<LazyPattern> unless;  // null: none
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

// What runs over every line. A pattern of many is no automaton of bearable size, but words of which a match must contain
// one are known (required_words.hpp): a look for all of them sees most lines off, and the patterns whose words a line
// holds judge it.
struct RuleSet::Impl {
    // What a look at a line found; scratch space of one scan.
    struct Sight {
        std::vector<std::size_t> words;     // numbers in `finder`
        std::vector<std::size_t> patterns;  // numbers in `patterns`, in ascending order
    };

    std::vector<SourcedRule> rules;    // those that are sound
    std::deque<Pattern> patterns;      // beside them, then beside `sides`
    std::vector<SidePattern> sides;    // what match() numbers from rules.size() on
    std::vector<std::string> problems;

    // May the line say something: to a rule, or to those who look for facts and clues in it? Fills `sight`.
    bool look(std::string_view text, Sight& sight) const;
    // Of the patterns that the last look() at this text found, those that match (and whose `unless` does not).
    void match(std::string_view text, Sight& sight) const;
    [[nodiscard]] Captures captures(std::size_t rule, std::string_view text) const;

    void add_rule(SourcedRule rule);
    void add_side(const std::string& pattern, const SidePattern& side);
    void add_conditions();
    void build_finder();

private:
    std::vector<std::size_t> wordless_;           // patterns that must see every line
    std::vector<std::vector<std::size_t>> of_word_;  // by number of the word: the patterns that need it or another
    std::unique_ptr<WordFinder> finder_;
};

}  // namespace bspctl::triage
