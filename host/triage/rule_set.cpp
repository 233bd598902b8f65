// SPDX-License-Identifier: Apache-2.0
#include "triage/rule_set.hpp"

#include <algorithm>
#include <numeric>

namespace bspctl::triage {
namespace {

// Latin-1, so that a byte is a character and malformed UTF-8 cannot hide a match.
RE2::Options options() {
    RE2::Options out(RE2::Latin1);
    out.set_log_errors(false);
    constexpr int budget = 64 << 20;
    out.set_max_mem(budget);
    return out;
}

// The pattern's own words are compiled by FilteredRE2; this is what stands beside it.
CompiledRule describe(const Rule& rule, const RE2& pattern, int number, std::unique_ptr<RE2> unless) {
    CompiledRule out;
    out.number = number;
    out.unless = std::move(unless);
    for (const auto& [group, name] : pattern.CapturingGroupNames()) out.groups.emplace_back(group, name);
    out.wants_warnings = rule.pattern.find("WARNING") != std::string::npos;
    out.wants_notes = rule.pattern.find("NOTE") != std::string::npos;
    return out;
}

// What an error looks like that no rule knows: for the excerpt that stands where an answer should be.
constexpr const char* sure_error =
    R"((?:^|[\s/:])(?:fatal |internal |Internal )?(?:error|ERROR|Error|fatal|FATAL)(?:\[\w+\])?: |\w(?:Error|Exception): |^Traceback \(most|undefined reference to|^FAILED: |CMake Error|panicked at|(?:make|ninja).*\*\*\* |[Ss]egmentation fault)";
constexpr const char* likely_error =
    R"((?i)\b(?:failed|failure|cannot|can't|could not|not found|no such|denied|unable to|is missing|invalid|refused|aborted)\b)";

// Why RE2 refuses a pattern; empty: it takes it.
std::string refusal_of(const std::string& pattern) {
    const RE2 compiled(pattern, options());
    return compiled.ok() ? "" : compiled.error();
}

// What is wrong with a rule beside its pattern; empty: nothing. An empty pattern matches every line; nobody can mean that.
std::string problem_beside_pattern(const SourcedRule& rule, const RE2* unless) {
    if (rule.rule.pattern.empty()) return " has no pattern";
    if (unless != nullptr && !unless->ok()) return ", unless: " + unless->error();
    for (const auto* patterns : {&rule.with, &rule.without}) {
        for (const auto& pattern : *patterns) {
            if (auto wrong = refusal_of(pattern); !wrong.empty()) return ", condition: " + wrong;
        }
    }
    return {};
}

}  // namespace

RuleSet::RuleSet(std::vector<SourcedRule> rules) : impl_(std::make_unique<Impl>()) {
    for (auto& rule : rules) {
        int number = 0;
        auto unless = rule.rule.unless.empty() ? nullptr : std::make_unique<RE2>(rule.rule.unless, options());
        auto problem = problem_beside_pattern(rule, unless.get());
        if (problem.empty() && impl_->filter.Add(rule.rule.pattern, options(), &number) != RE2::NoError) {
            problem = ": " + refusal_of(rule.rule.pattern);
        }
        if (!problem.empty()) {
            impl_->problems.push_back("rule " + rule.rule.id + " of " + rule.source + problem);
            continue;
        }
        impl_->compiled.push_back(describe(rule.rule, impl_->filter.GetRE2(number), number, std::move(unless)));
        impl_->rules.push_back(std::move(rule));
    }
    impl_->add_conditions();
    impl_->add_side(sure_error, {SidePattern::Use::sure_error});
    impl_->add_side(likely_error, {SidePattern::Use::likely_error});
    impl_->build_filter();
}

// FilteredRE2 numbers patterns as they were added: rules as `rules` has them, then `sides`.
void RuleSet::Impl::add_side(const std::string& pattern, const SidePattern& side) {
    int number = 0;
    filter.Add(pattern, options(), &number);
    sides.push_back(side);
}

void RuleSet::Impl::add_conditions() {
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
        std::size_t condition = 0;
        for (const auto* patterns : {&rules[rule].with, &rules[rule].without}) {
            for (const auto& pattern : *patterns) add_side(pattern, {SidePattern::Use::condition, rule, condition++});
        }
    }
}

RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;

const std::vector<std::string>& RuleSet::problems() const { return impl_->problems; }
const std::vector<SourcedRule>& RuleSet::rules() const { return impl_->rules; }

// Enough of the atoms that no pattern can match a text without any of them. A pattern needs all its words, so the look
// at a glance may be for the one that logs hold least often: the longest.
std::vector<std::string> RuleSet::Impl::telling_atoms(const std::vector<std::string>& words) const {
    std::vector<int> shortest_first(words.size());
    std::iota(shortest_first.begin(), shortest_first.end(), 0);
    std::ranges::stable_sort(shortest_first, {}, [&](int n) { return words[static_cast<std::size_t>(n)].size(); });
    std::vector<int> spared, possible;
    std::vector<std::string> out;
    for (const auto n : shortest_first) {
        spared.push_back(n);
        filter.AllPotentials(spared, &possible);
        if (possible.empty()) continue;
        spared.pop_back();
        out.push_back(words[static_cast<std::size_t>(n)]);
    }
    return out;
}

// FilteredRE2 gives its atoms in lower case, to be looked for without regard to case.
void RuleSet::Impl::build_filter() {
    std::vector<std::string> words;
    filter.Compile(&words);
    atoms = std::make_unique<WordFinder>(words);
    std::vector<int> unconditional;
    filter.AllPotentials({}, &unconditional);
    always = !unconditional.empty() || words.empty();
    if (!always) glance = std::make_unique<GramFilter>(telling_atoms(words));
}

void RuleSet::Impl::match(std::string_view text, Scratch& scratch, std::vector<std::size_t>& out) const {
    out.clear();
    if (!always && !glance->holds_one(text)) return;
    const re2::StringPiece piece(text.data(), text.size());
    atoms->find(text, scratch.atoms);
    if (scratch.atoms.words.empty() || scratch.atoms.words != scratch.candidates_of) {
        scratch.candidates_of = scratch.atoms.words;
        filter.AllPotentials(scratch.atoms.words, &scratch.candidates);
    }
    for (const auto number : scratch.candidates) {
        const auto found = static_cast<std::size_t>(number);
        if (!RE2::PartialMatch(piece, filter.GetRE2(number))) continue;
        const auto* unless = found < rules.size() ? compiled[found].unless.get() : nullptr;
        if (unless == nullptr || !RE2::PartialMatch(piece, *unless)) out.push_back(found);
    }
    std::sort(out.begin(), out.end());
}

Captures RuleSet::Impl::captures(std::size_t rule, std::string_view text) const {
    const auto& pattern = filter.GetRE2(compiled[rule].number);
    Captures out;
    std::vector<re2::StringPiece> parts(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1);
    const re2::StringPiece piece(text.data(), text.size());
    if (!pattern.Match(piece, 0, text.size(), RE2::UNANCHORED, parts.data(), static_cast<int>(parts.size()))) return out;
    for (const auto& [number, name] : compiled[rule].groups) {
        const auto& part = parts[static_cast<std::size_t>(number)];
        if (!part.empty()) out.push_back({name, std::string(part)});
    }
    return out;
}

}  // namespace bspctl::triage
