// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>

#include "bspctl/values.hpp"

// The host's own rules, as data grouped by topic: what the message looks like, what it means, what to do.
//
// priority   90  resources that make everything else fail (memory, disk), somebody's interruption
//            80  a message that has one meaning
//            60  a message that nearly always means this
//            40  a message that frames others: it counts when nothing says more
//            20  "this task failed", when nothing says why
//
// A pattern is matched against one line without prefixes; a line that ends in a colon is joined with the next one by a
// blank, for the messages that put what matters there.
namespace bspctl::triage {

// bspctl::Rule as a row of a table. The fields mean the same.
struct RuleRow {
    const char* id = "";
    const char* category = "";
    int priority = 60;
    bool transient = false;
    const char* pattern = "";
    const char* unless = "";
    const char* cause = "";
    const char* fix = "";
    const char* link = "";
    const char* positive = "";
    const char* negative = "";
    Scope scope = Scope::any;
};

[[nodiscard]] std::span<const RuleRow> fetch_rules();
[[nodiscard]] std::span<const RuleRow> metadata_rules();
[[nodiscard]] std::span<const RuleRow> provider_rules();
[[nodiscard]] std::span<const RuleRow> host_rules();
[[nodiscard]] std::span<const RuleRow> state_rules();
[[nodiscard]] std::span<const RuleRow> task_rules();
[[nodiscard]] std::span<const RuleRow> package_rules();
[[nodiscard]] std::span<const RuleRow> image_rules();
[[nodiscard]] std::span<const RuleRow> workspace_rules();

}  // namespace bspctl::triage
