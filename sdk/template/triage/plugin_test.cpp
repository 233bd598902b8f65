// SPDX-License-Identifier: Apache-2.0
// The class is called directly; nothing is loaded. Any test framework will do, and none is needed. That the patterns
// match their samples is tested by `bspctl plugin check`.
#undef NDEBUG
#include "plugin.hpp"

#include <cassert>
#include <set>

namespace {

void every_rule_says_what_to_do() {
    for (const auto& rule : ExampleStarter().triage()) assert(!rule.cause.empty() && !rule.fix.empty());
}

void every_rule_has_an_id_of_its_own() {
    std::set<std::string> ids;
    for (const auto& rule : ExampleStarter().triage()) assert(ids.insert(rule.id).second);
}

}  // namespace

int main() {
    every_rule_says_what_to_do();
    every_rule_has_an_id_of_its_own();
}
