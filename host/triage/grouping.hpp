// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "triage/triage.hpp"

namespace bspctl::triage {

// Puts diagnoses of one root cause into one group, marks what is only a consequence, and sorts: group by group, in each
// the causes before the consequences; the most likely first of all. `diagnoses` come with the most likely first; fills in
// group, follow_up and primary.
void group_by_cause(std::vector<Diagnosis>& diagnoses);

}  // namespace bspctl::triage
