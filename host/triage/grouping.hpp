// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>
#include <vector>

#include "triage/triage.hpp"

namespace bspctl::triage {

// The one category that is of a whole build and of no task in it.
inline constexpr std::string_view interrupted = "interrupted";

// Confidence from which on a line says why something failed, not only that it did (the steps are rule_file.hpp's).
inline constexpr int says_why = 55;

// Puts diagnoses of one root cause into one group, marks what is only a consequence, and sorts: group by group, in each
// the causes before the consequences; the most likely first of all. `diagnoses` come with the most likely first; fills in
// group, follow_up and primary.
void group_by_cause(std::vector<Diagnosis>& diagnoses);

}  // namespace bspctl::triage
