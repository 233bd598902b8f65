// SPDX-License-Identifier: Apache-2.0
#include "triage/rule_set.hpp"

#include <algorithm>

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
CompiledRule describe(const Rule& rule, const RE2& pattern, int number) {
    CompiledRule out;
    out.number = number;
    if (!rule.unless.empty()) out.unless = std::make_unique<RE2>(rule.unless, options());
    for (const auto& [group, name] : pattern.CapturingGroupNames()) out.groups.emplace_back(group, name);
    out.wants_warnings = rule.pattern.find("WARNING") != std::string::npos;
    out.wants_notes = rule.pattern.find("NOTE") != std::string::npos;
    return out;
}

// Why a rule cannot be used; empty: it can. An empty pattern matches every line; nobody can mean that.
std::string problem_of(const SourcedRule& rule) {
    const auto name = "rule " + rule.rule.id + " of " + rule.source;
    if (rule.rule.pattern.empty()) return name + " has no pattern";
    const RE2 pattern(rule.rule.pattern, options());
    if (!pattern.ok()) return name + ": " + pattern.error();
    const RE2 unless(rule.rule.unless, options());
    return unless.ok() ? "" : name + ", unless: " + unless.error();
}

}  // namespace

RuleSet::RuleSet(std::vector<SourcedRule> rules) : impl_(std::make_unique<Impl>()) {
    for (auto& rule : rules) {
        if (auto problem = problem_of(rule); !problem.empty()) {
            impl_->problems.push_back(std::move(problem));
            continue;
        }
        int number = 0;
        impl_->filter.Add(rule.rule.pattern, options(), &number);
        impl_->compiled.push_back(describe(rule.rule, impl_->filter.GetRE2(number), number));
        impl_->rules.push_back(std::move(rule));
    }
    impl_->build_filter();
}

RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;

const std::vector<std::string>& RuleSet::problems() const { return impl_->problems; }
const std::vector<SourcedRule>& RuleSet::rules() const { return impl_->rules; }

// FilteredRE2 gives its atoms in lower case, to be looked for without regard to case.
void RuleSet::Impl::build_filter() {
    if (rules.empty()) return;
    std::vector<std::string> words;
    filter.Compile(&words);
    atoms = std::make_unique<WordFinder>(words);
    std::vector<int> unconditional;
    filter.AllPotentials({}, &unconditional);
    always = !unconditional.empty() || words.empty();
}

void RuleSet::Impl::match(std::string_view text, Scratch& scratch, std::vector<std::size_t>& out) const {
    out.clear();
    if (rules.empty()) return;
    const re2::StringPiece piece(text.data(), text.size());
    atoms->find(text, scratch.atoms);
    if (scratch.atoms.words.empty() && !always) return;
    if (scratch.atoms.words.empty() || scratch.atoms.words != scratch.candidates_of) {
        scratch.candidates_of = scratch.atoms.words;
        filter.AllPotentials(scratch.atoms.words, &scratch.candidates);
    }
    // FilteredRE2 numbers patterns as they were added, which is as `rules` has them.
    for (const auto number : scratch.candidates) {
        const auto rule = static_cast<std::size_t>(number);
        if (!RE2::PartialMatch(piece, filter.GetRE2(number))) continue;
        const auto& unless = compiled[rule].unless;
        if (!unless || !RE2::PartialMatch(piece, *unless)) out.push_back(rule);
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
