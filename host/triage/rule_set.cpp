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

std::unique_ptr<RE2> compile(const std::string& pattern) { return std::make_unique<RE2>(pattern, options()); }

CompiledRule compile(const Rule& rule) {
    CompiledRule out;
    out.pattern = compile(rule.pattern);
    if (!rule.unless.empty()) out.unless = compile(rule.unless);
    for (const auto& [number, name] : out.pattern->CapturingGroupNames()) out.groups.emplace_back(number, name);
    out.wants_warnings = rule.pattern.find("WARNING") != std::string::npos;
    out.wants_notes = rule.pattern.find("NOTE") != std::string::npos;
    return out;
}

// An empty pattern matches every line; nobody can mean that.
std::string problem_of(const SourcedRule& rule, const CompiledRule& compiled) {
    const auto name = "rule " + rule.rule.id + " of " + rule.source;
    if (rule.rule.pattern.empty()) return name + " has no pattern";
    if (!compiled.pattern->ok()) return name + ": " + compiled.pattern->error();
    if (compiled.unless && !compiled.unless->ok()) return name + ", unless: " + compiled.unless->error();
    return {};
}

}  // namespace

RuleSet::RuleSet(std::vector<SourcedRule> rules) : impl_(std::make_unique<Impl>()) {
    impl_->all = std::make_unique<RE2::Set>(options(), RE2::UNANCHORED);
    impl_->quiet = std::make_unique<RE2::Set>(options(), RE2::UNANCHORED);
    for (auto& rule : rules) {
        auto compiled = compile(rule.rule);
        if (auto problem = problem_of(rule, compiled); !problem.empty()) {
            impl_->problems.push_back(std::move(problem));
            continue;
        }
        impl_->all->Add(rule.rule.pattern, nullptr);
        if (compiled.wants_warnings || compiled.wants_notes) {
            impl_->quiet->Add(rule.rule.pattern, nullptr);
            impl_->quiet_index.push_back(impl_->rules.size());
        }
        impl_->rules.push_back(std::move(rule));
        impl_->compiled.push_back(std::move(compiled));
    }
    if (!impl_->all->Compile() || !impl_->quiet->Compile()) impl_->problems.emplace_back("the rules need too much memory together");
}

RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;

const std::vector<std::string>& RuleSet::problems() const { return impl_->problems; }
const std::vector<SourcedRule>& RuleSet::rules() const { return impl_->rules; }

void RuleSet::Impl::match(std::string_view text, bool quiet_line, std::vector<int>& candidates,
                          std::vector<std::size_t>& out) const {
    out.clear();
    const auto& set = quiet_line ? *quiet : *all;
    const re2::StringPiece piece(text.data(), text.size());
    if (!set.Match(piece, &candidates)) return;
    for (const auto candidate : candidates) {
        const auto number = static_cast<std::size_t>(candidate);
        const auto rule = quiet_line ? quiet_index[number] : number;
        const auto& unless = compiled[rule].unless;
        if (!unless || !RE2::PartialMatch(piece, *unless)) out.push_back(rule);
    }
    std::sort(out.begin(), out.end());
}

Captures RuleSet::Impl::captures(std::size_t rule, std::string_view text) const {
    const auto& [pattern, unless, groups, warnings, notes] = compiled[rule];
    Captures out;
    std::vector<re2::StringPiece> parts(static_cast<std::size_t>(pattern->NumberOfCapturingGroups()) + 1);
    const re2::StringPiece piece(text.data(), text.size());
    if (!pattern->Match(piece, 0, text.size(), RE2::UNANCHORED, parts.data(), static_cast<int>(parts.size()))) return out;
    for (const auto& [number, name] : groups) {
        const auto& part = parts[static_cast<std::size_t>(number)];
        if (!part.empty()) out.push_back({name, std::string(part)});
    }
    return out;
}

}  // namespace bspctl::triage
