// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "bspctl/values.hpp"
#include "plugins/plugin.hpp"

// Answers of a plugin as text, to be compared and searched.
namespace bspctl::conformance {

[[nodiscard]] std::string text_of(const FamilyInfo& family);
[[nodiscard]] std::string text_of(const Verdict& verdict);
[[nodiscard]] std::string text_of(const Input& input);
[[nodiscard]] std::string text_of(const KasConfig& config);
[[nodiscard]] std::string text_of(const std::vector<Step>& steps);
[[nodiscard]] std::string text_of(const std::vector<Overlay>& overlays);
[[nodiscard]] std::string text_of(const std::vector<Finding>& findings);
[[nodiscard]] std::string text_of(const std::vector<Rule>& rules);
[[nodiscard]] std::string text_of(const Failure& failure);
template <class Value>
std::string text_of(const std::optional<Value>& value) {
    return value ? text_of(*value) : "no";
}

// The answer, or the failure; both are answers.
template <class Call>
std::string outcome_of(Call&& call) {
    try {
        return text_of(call());
    } catch (const Failure& failure) {
        return text_of(failure);
    }
}

// The answer, or nothing where the call failed.
template <class Call>
auto answer_of(Call&& call) -> std::optional<decltype(call())> {
    try {
        return call();
    } catch (const Failure&) {
        return std::nullopt;
    }
}

// Everything that a plugin says of a workspace: family, kas, plan, overlays, checks.
[[nodiscard]] std::vector<std::string> outcomes_of(plugins::Plugin& plugin, const Workspace& workspace);

// The first line in which two texts differ, for a message: "'a' and then 'b'".
[[nodiscard]] std::string first_difference(const std::string& a, const std::string& b);

}  // namespace bspctl::conformance
