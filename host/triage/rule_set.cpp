// SPDX-License-Identifier: Apache-2.0
#include "triage/rule_set.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "bitbake/console_words.hpp"
#include "triage/clues.hpp"
#include "triage/required_words.hpp"

namespace bspctl::triage {
namespace {

// What an error looks like that no rule knows: for the excerpt that stands where an answer should be. "error: " is written
// out so that "-Werror=format" is not looked at.
constexpr const char* sure_error =
    R"((?:^|[\s/:])(?:fatal |internal |Internal )?(?:(?:error|ERROR|Error|fatal|FATAL): |(?:error|ERROR|Error|fatal|FATAL)\[\w+\]: )|\w(?:Error|Exception): |^Traceback \(most|undefined reference to|^FAILED: |CMake Error|panicked at|(?:make|ninja).*\*\*\* |[Ss]egmentation fault)";
constexpr const char* likely_error =
    R"((?i)\b(?:failed|failure|cannot|can't|could not|not found|no such|denied|unable to|is missing|invalid|refused|aborted)\b)";

// Why RE2 refuses a pattern; empty: it takes it.
std::string refusal_of(const std::string& text) {
    const LazyPattern pattern(text);
    return pattern.get().ok() ? "" : pattern.get().error();
}

// What is wrong with a rule; empty: nothing. An empty pattern matches every line; nobody can mean that. A rule of a file
// was checked when it was read, or before it was shipped: to compile its patterns again would cost more than to use them.
std::string problem_of(const SourcedRule& rule) {
    if (rule.rule.pattern.empty()) return " has no pattern";
    if (!rule.declared.empty()) return {};
    if (auto wrong = refusal_of(rule.rule.unless); !wrong.empty()) return ", unless: " + wrong;
    for (const auto* patterns : {&rule.with, &rule.without}) {
        for (const auto& pattern : *patterns) {
            if (auto wrong = refusal_of(pattern); !wrong.empty()) return ", condition: " + wrong;
        }
    }
    const auto wrong = refusal_of(rule.rule.pattern);
    return wrong.empty() ? "" : ": " + wrong;
}

}  // namespace

RuleSet::RuleSet(std::vector<SourcedRule> rules) : impl_(std::make_unique<Impl>()) {
    for (auto& rule : rules) {
        const auto problem = problem_of(rule);
        if (problem.empty()) impl_->add_rule(std::move(rule));
        else impl_->problems.push_back("rule " + rule.rule.id + " of " + rule.source + problem);
    }
    impl_->add_conditions();
    impl_->add_side(sure_error, {SidePattern::Use::sure_error});
    impl_->add_side(likely_error, {SidePattern::Use::likely_error});
    impl_->build_finder();
}

void RuleSet::Impl::add_rule(SourcedRule rule) {
    auto& pattern = patterns.emplace_back(rule.rule.pattern, rule.rule.unless);
    pattern.wants_warnings = rule.rule.pattern.find("WARNING") != std::string::npos;
    pattern.wants_notes = rule.rule.pattern.find("NOTE") != std::string::npos;
    rules.push_back(std::move(rule));
}

void RuleSet::Impl::add_side(const std::string& pattern, const SidePattern& side) {
    patterns.emplace_back(pattern);
    sides.push_back(side);
}

void RuleSet::Impl::add_conditions() {
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        std::size_t condition = 0;
        for (const auto* texts : {&rules[rule].with, &rules[rule].without}) {
            for (const auto& pattern : *texts) add_side(pattern, {SidePattern::Use::condition, rule, condition++});
        }
    }
}

RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;

const std::vector<std::string>& RuleSet::problems() const { return impl_->problems; }
const std::vector<SourcedRule>& RuleSet::rules() const { return impl_->rules; }

void RuleSet::Impl::build_finder() {
    std::map<std::string, std::vector<std::size_t>> patterns_of;
    for (std::size_t number = 0; number < patterns.size(); ++number) {
        const auto words = required_words(patterns[number].match.text());
        if (words.empty()) wordless_.push_back(number);
        for (const auto& word : words) patterns_of[word].push_back(number);
    }
    for (const auto* others : {&bitbake::console_words(), &clue_words()}) {
        for (const auto& word : *others) patterns_of[word];
    }
    std::vector<std::string> words;
    for (auto& [word, needing] : patterns_of) {
        words.push_back(word);
        of_word_.push_back(std::move(needing));
    }
    finder_ = std::make_unique<WordFinder>(std::move(words));
}

bool RuleSet::Impl::look(std::string_view text, Sight& sight) const {
    sight.words.clear();
    sight.patterns.clear();
    const bool any = finder_->find(text, sight.words);
    if (!any && wordless_.empty()) return false;
    sight.patterns = wordless_;
    for (const auto word : sight.words) {
        sight.patterns.insert(sight.patterns.end(), of_word_[word].begin(), of_word_[word].end());
    }
    std::ranges::sort(sight.patterns);
    sight.patterns.erase(std::unique(sight.patterns.begin(), sight.patterns.end()), sight.patterns.end());
    return true;
}

void RuleSet::Impl::match(std::string_view text, Sight& sight) const {
    std::erase_if(sight.patterns, [&](std::size_t number) {
        const auto& pattern = patterns[number];
        return !pattern.match.matches(text) || (pattern.unless != nullptr && pattern.unless->matches(text));
    });
}

Captures RuleSet::Impl::captures(std::size_t rule, std::string_view text) const {
    const auto& pattern = patterns[rule].match.get();
    Captures out;
    std::vector<re2::StringPiece> parts(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1);
    const re2::StringPiece piece(text.data(), text.size());
    if (!pattern.Match(piece, 0, text.size(), RE2::UNANCHORED, parts.data(), static_cast<int>(parts.size()))) return out;
    for (const auto& [number, name] : pattern.CapturingGroupNames()) {
        const auto& part = parts[static_cast<std::size_t>(number)];
        if (!part.empty()) out.push_back({name, std::string(part)});
    }
    return out;
}

}  // namespace bspctl::triage
