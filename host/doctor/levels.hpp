// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::doctor {

// What the settings say of checks: levels, limits, and the folders of doctor.d. The folders are the administrator's, the
// user's, and that of Context::workspace, which is trusted when doctor.trusted_workspaces has a folder it lies in.
void configure(Context& context, const config::Settings& settings);

// The rule for a check: one that has its very id, else the longest glob that matches; null when there is none.
[[nodiscard]] const LevelRule* rule_for(const std::vector<LevelRule>& rules, const std::string& id);

// Does the check have something against the host? Plain facts, and what could not be looked at, are no complaints.
[[nodiscard]] bool is_complaint(const Result& result);

// Gives a complaint the level of the rule.
void apply(const LevelRule& rule, Result& result);

// A sentence for each rule without a glob that is for none of `ids`.
[[nodiscard]] std::vector<std::string> unknown_levels(const std::vector<LevelRule>& rules,
                                                      const std::vector<std::string>& ids);

}  // namespace bspctl::doctor
