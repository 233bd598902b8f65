// SPDX-License-Identifier: Apache-2.0
#include "triage/rules.hpp"

#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

SourcedRule from_row(const RuleRow& row) {
    Rule rule;
    rule.id = row.id;
    rule.category = row.category;
    rule.scope = row.scope;
    rule.priority = row.priority;
    rule.transient = row.transient;
    rule.pattern = row.pattern;
    rule.unless = row.unless;
    rule.cause = row.cause;
    rule.fix = row.fix;
    rule.link = row.link;
    rule.positive = row.positive;
    rule.negative = row.negative;
    return {std::move(rule), "bspctl"};
}

}  // namespace

std::vector<SourcedRule> builtin_rules() {
    std::vector<SourcedRule> out;
    for (const auto table : {fetch_rules(), metadata_rules(), provider_rules(), host_rules(), state_rules(), task_rules(),
                             package_rules(), image_rules(), workspace_rules()}) {
        for (const auto& row : table) out.push_back(from_row(row));
    }
    return out;
}

}  // namespace bspctl::triage
