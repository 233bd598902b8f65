// SPDX-License-Identifier: Apache-2.0
// What `bspctl plugin check` cannot know: that this team's rules say whom to ask, and that one failure has one name.
#undef NDEBUG
#include "rules.hpp"

#include <cassert>
#include <set>
#include <string>

namespace {

const std::vector<bspctl::Rule> rules = team::Rules().triage();

void ids_begin_with_the_team() {
    std::set<std::string> ids;
    for (const auto& rule : rules) assert(rule.id.starts_with("team-") && ids.insert(rule.id).second);
}

void every_rule_says_what_to_do() {
    for (const auto& rule : rules) assert(!rule.cause.empty() && !rule.fix.empty() && !rule.category.empty());
}

void every_rule_has_samples() {
    for (const auto& rule : rules) assert(!rule.positive.empty() && !rule.negative.empty());
}

// Trying again helps against what passes by itself, and against nothing else.
void only_passing_troubles_are_transient() {
    for (const auto& rule : rules) {
        const bool passes = rule.category == "fetch-unavailable" || rule.category == "licence";
        assert(rule.transient == passes);
    }
}

}  // namespace

int main() {
    ids_begin_with_the_team();
    every_rule_says_what_to_do();
    every_rule_has_samples();
    only_passing_troubles_are_transient();
}
