// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "triage/triage.hpp"

// What a rule brings to be tested with.
namespace bspctl::testing {

inline std::vector<std::string> with_first(const std::string& first, std::vector<std::string> others) {
    if (!first.empty()) others.insert(others.begin(), first);
    return others;
}
inline std::vector<std::string> positives(const triage::SourcedRule& rule) { return with_first(rule.rule.positive, rule.positive); }
inline std::vector<std::string> negatives(const triage::SourcedRule& rule) { return with_first(rule.rule.negative, rule.negative); }

// Does the engine, with no other rule, answer a failed build's log that says this?
inline bool answers(const std::filesystem::path& dir, const triage::SourcedRule& rule, const std::string& sample) {
    const auto file = dir / "sample.log";
    std::ofstream(file) << sample << "\n\nSummary: There was 1 ERROR message, returning a non-zero exit code.\n";
    const triage::RuleSet alone({rule});
    const auto found = triage::diagnose_file(file, alone, {}).diagnoses;
    return std::any_of(found.begin(), found.end(), [&](const auto& one) { return one.rule == rule.rule.id; });
}

}  // namespace bspctl::testing
