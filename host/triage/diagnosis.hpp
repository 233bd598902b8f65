// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "triage/hits.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {

// Who may be concerned by what matched.
struct Concerned {
    const std::vector<Failed>& failures;
    Owner suspect;        // whose log it may be where `failures` is empty
    bool halted = false;  // bspctl itself interrupted BitBake, which then says only that
};

// Turns what matched into answers: attributed to the tasks that failed, filled in with what the lines say, grouped by
// root cause, the most likely first and marked primary; what only frames a better answer is left out. A failed task that
// nothing explains gets an answer that says just that (task_frame.hpp). A container's path in a cause or a fix becomes
// the host's where `paths` knows it.
[[nodiscard]] std::vector<Diagnosis> conclude(const Hits& hits, const RuleSet& rules, const Concerned& concerned,
                                              const PathMap& paths);

// `text` with "{name}" replaced by what the rule captured; {recipe} and {task} by the owner; {where:name} by the public
// layer that has what was captured; {a|b} by the first that has a value. A name that has none becomes words that read on
// ("the recipe"), and behind ": " it goes, the colon too.
[[nodiscard]] std::string fill_in(std::string_view text, const Captures& captures, const Owner& owner);

}  // namespace bspctl::triage
