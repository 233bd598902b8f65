// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "triage/report.hpp"
#include "triage/triage.hpp"
#include "ui/style.hpp"

// What commands need of triage: the rules that hold where they stand, and how its text is coloured.
namespace bspctl::cli {

class Arguments;
class Context;

// The rules of bspctl, its plugins, and the files of triage.d (pipeline/rules.hpp). What is odd is warned of.
[[nodiscard]] std::vector<triage::SourcedRule> known_rules_of(Context& context);
[[nodiscard]] triage::RuleSet rules_of(Context& context);

[[nodiscard]] triage::Paint paint_with(const ui::Style& style);

// The actions of `bspctl triage`.
int triage_rules(Context& context, const Arguments& arguments);
int triage_test(Context& context, const Arguments& arguments);

}  // namespace bspctl::cli
