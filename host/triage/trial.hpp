// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "triage/triage.hpp"

// Rules tried on their own samples, each in a made-up build that failed: what an author wants to know before a real one
// does.
namespace bspctl::triage {

struct Trial {
    std::string rule;
    std::string declared;    // where the rule is written
    bool positive = true;    // must the rule answer this sample?
    std::string sample;
    bool passed = false;
    std::string outdone_by;  // another rule whose answer takes the place of this one's; no fault, but good to know
};

// Every sample of the rules `tried`. `others`: the rules that work beside them, which may outdo them; one with the id of
// a rule that is tried is left out.
[[nodiscard]] std::vector<Trial> try_rules(const std::vector<SourcedRule>& tried, const std::vector<SourcedRule>& others);

// Rules that have no positive sample, or no negative one: nobody knows what these do.
[[nodiscard]] std::vector<std::string> untried(const std::vector<SourcedRule>& rules);

[[nodiscard]] bool all_passed(const std::vector<Trial>& trials);

// A line for each sample that is not as it should be or is outdone, then counts.
[[nodiscard]] std::string to_text(const std::vector<Trial>& trials);
// {"schema":"bspctl.triage-test/1","passed":true,"samples":[…]}
[[nodiscard]] std::string to_json(const std::vector<Trial>& trials);

}  // namespace bspctl::triage
