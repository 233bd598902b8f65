// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "triage/triage.hpp"

// The rules themselves, for people who ask what bspctl knows.
namespace bspctl::triage {

// One line a rule, in the order of their ids: id, category, where it comes from.
[[nodiscard]] std::string rules_text(const std::vector<SourcedRule>& rules);
// {"schema":"bspctl.triage-rules/1","rules":[…]}, each with all that explain_json() says.
[[nodiscard]] std::string rules_json(const std::vector<SourcedRule>& rules);

// The rule of that id. Throws Failure with near misses when there is none.
[[nodiscard]] const SourcedRule& rule_called(const std::vector<SourcedRule>& rules, const std::string& id);

// What a rule looks for, what it answers then, and where it is written.
[[nodiscard]] std::string explain_text(const SourcedRule& rule);
// {"schema":"bspctl.triage-rule/1", …}
[[nodiscard]] std::string explain_json(const SourcedRule& rule);

}  // namespace bspctl::triage
