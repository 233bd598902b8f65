// SPDX-License-Identifier: Apache-2.0
//
// Failure rules, as data.
#include <re2/re2.h>
#include <time.h>

#include <array>
#include <memory>
#include <random>
#include <set>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "bspctl/abi.h"
#include "conformance/answers.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "triage/triage.hpp"

namespace bspctl::conformance {

namespace {

// A rule as the triage room matches it: bytes, one line, within its memory.
class Matcher {
public:
    explicit Matcher(const Rule& rule) : pattern_(rule.pattern, options()), unless_(rule.unless, options()) {
        has_unless_ = !rule.unless.empty();
    }
    [[nodiscard]] bool ok() const { return pattern_.ok() && unless_.ok(); }
    [[nodiscard]] bool matches(const std::string& line) const {
        return RE2::PartialMatch(line, pattern_) && !(has_unless_ && RE2::PartialMatch(line, unless_));
    }
    [[nodiscard]] bool captures(const std::string& name) const { return pattern_.NamedCapturingGroups().count(name) != 0; }

private:
    static RE2::Options options() {
        RE2::Options out(RE2::Latin1);
        out.set_log_errors(false);
        out.set_max_mem(64 << 20);
        return out;
    }
    RE2 pattern_, unless_;
    bool has_unless_ = false;
};

std::vector<Rule> rules(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_TRIAGE);
    const auto out = answer_of([&] { return trial.subject().plugin().triage(); });
    if (!out || out->empty()) throw Unmet("only after triage-rules: triage() gives no rules");
    return *out;
}

// Rules whose patterns compile, with their matchers.
struct Compiled {
    Rule rule;
    std::unique_ptr<Matcher> matcher;
};

std::vector<Compiled> compiled_rules(Trial& trial) {
    std::vector<Compiled> out;
    for (auto& rule : rules(trial)) {
        auto matcher = std::make_unique<Matcher>(rule);
        if (matcher->ok()) out.push_back({std::move(rule), std::move(matcher)});
    }
    return out;
}

void triage_rules(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_TRIAGE);
    trial.fault_if(trial.subject().plugin().triage().empty(), "triage() gives no rules");
}

void triage_ids(Trial& trial) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    std::set<std::string> ids;
    for (const auto& rule : rules(trial)) {
        trial.fault_if(rule.id.find_first_not_of(allowed) != std::string::npos, "the id \"" + rule.id + "\" is not in kebab-case");
        trial.fault_if(!ids.insert(rule.id).second, "the id " + rule.id + " is there twice");
    }
}

void triage_patterns(Trial& trial) {
    std::vector<triage::SourcedRule> sourced;
    for (auto& rule : rules(trial)) sourced.push_back({std::move(rule), "the plugin"});
    const triage::RuleSet set(std::move(sourced));
    for (const auto& problem : set.problems()) trial.fault(problem);
}

void triage_samples(Trial& trial) {
    for (const auto& [rule, matcher] : compiled_rules(trial)) {
        trial.fault_if(rule.positive.empty(), rule.id + " has no line that it matches");
        trial.fault_if(rule.negative.empty(), rule.id + " has no line that it does not match");
        trial.fault_if(!rule.positive.empty() && !matcher->matches(rule.positive),
                       rule.id + " does not match its own line: " + rule.positive);
        trial.fault_if(!rule.negative.empty() && matcher->matches(rule.negative),
                       rule.id + " matches the innocent line: " + rule.negative);
    }
}

double cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Five megabytes that keep a pattern busy: its own sample with the end cut off, and between them letters without a
// pattern, since an automaton finds its way through what repeats.
std::string long_line(const Rule& rule) {
    constexpr std::size_t bytes = 5 * 1024 * 1024;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz ";
    const auto piece = rule.positive.substr(0, rule.positive.size() * 3 / 4) + " /build/tmp/work/a.b-c_1.2:34: ";
    std::minstd_rand random(1);
    std::string out;
    while (out.size() < bytes) {
        out += piece;
        for (int i = 0; i < 200; ++i) out += letters[random() % letters.size()];
    }
    return out;
}

void triage_linear(Trial& trial) {
    constexpr double limit = 3;  // of processor time; an ordinary pattern takes a hundredth of a second
    for (const auto& [rule, matcher] : compiled_rules(trial)) {
        const auto line = long_line(rule);
        trial.now("matching " + rule.id);
        const auto begin = cpu_seconds();
        (void)matcher->matches(line);
        trial.fault_if(cpu_seconds() - begin > limit, rule.id + " takes more than 3 s for a line of 5 MB");
    }
}

void triage_ties(Trial& trial) {
    const auto all = compiled_rules(trial);
    for (const auto& [rule, matcher] : all) {
        for (const auto& other : all) {
            const bool tie = other.rule.id != rule.id && other.rule.priority == rule.priority &&
                             matcher->matches(rule.positive) && other.matcher->matches(rule.positive);
            trial.fault_if(tie, rule.id + " and " + other.rule.id + ", both of priority " + std::to_string(rule.priority) +
                                    ", match: " + rule.positive);
        }
    }
}

// The {names} in a text; "${NAME}" is BitBake's.
std::vector<std::string> placeholders(const std::string& text) {
    std::vector<std::string> out;
    for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
        const auto close = text.find('}', open);
        if (close == std::string::npos) break;
        const auto name = text.substr(open + 1, close - open - 1);
        const bool word = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
        const bool of_bitbake = open > 0 && text[open - 1] == '$';
        if (word && !of_bitbake) out.push_back(name);
    }
    return out;
}

void triage_words(Trial& trial) {
    for (const auto& [rule, matcher] : compiled_rules(trial)) {
        trial.fault_if(rule.fix.empty(), rule.id + " does not say what to do");
        for (const auto& name : placeholders(rule.cause + " " + rule.fix)) {
            const bool known = name == "recipe" || name == "task" || matcher->captures(name);
            trial.fault_if(!known, rule.id + " speaks of {" + name + "}, which its pattern does not capture");
        }
    }
}

void triage_same_twice(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_TRIAGE);
    auto& plugin = trial.subject().plugin();
    const auto first = outcome_of([&] { return plugin.triage(); });
    const auto second = outcome_of([&] { return plugin.triage(); });
    trial.fault_if(first != second, first_difference(first, second));
}

constexpr std::array table{
    Case{{"triage-rules", "BP-TRIAGE-1", "triage", Level::standard, "there are rules",
          "leave triage() out where there is nothing to say"},
         triage_rules},
    Case{{"triage-ids", "BP-TRIAGE-2", "triage", Level::standard, "ids of rules are in kebab-case and unique",
          "people name rules by id: keep them for ever"},
         triage_ids},
    Case{{"triage-patterns", "BP-TRIAGE-3", "triage", Level::basic, "patterns compile",
          "patterns are RE2's: no look-around, no back-references, repetitions up to 1000"},
         triage_patterns},
    Case{{"triage-samples", "BP-TRIAGE-4", "triage", Level::standard,
          "each rule brings a line that it matches and a similar one that it does not",
          "copy both from real logs; the second is what keeps the rule honest"},
         triage_samples},
    Case{{"triage-linear", "BP-TRIAGE-5", "triage", Level::standard, "a line of 5 MB is matched in time",
          "avoid counted repetitions of large sets, like [a-z ]{500}"},
         triage_linear},
    Case{{"triage-ties", "BP-TRIAGE-6", "triage", Level::standard,
          "no two rules of one priority match the same sample", "give the more precise rule the higher priority"},
         triage_ties},
    Case{{"triage-words", "BP-TRIAGE-7", "triage", Level::standard,
          "each rule says what to do, and names only what its pattern captures",
          "name the group in the pattern: (?P<name>…)"},
         triage_words},
    Case{{"triage-same-twice", "BP-TRIAGE-8", "triage", Level::standard, "the rules are the same each time",
          "make the rules a constant"},
         triage_same_twice},
};

}  // namespace

std::span<const Case> triage_cases() { return table; }

}  // namespace bspctl::conformance
