// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "triage/triage.hpp"

namespace bspctl::pipeline {

// Keeps what triage said of a run that just failed: triage.json in its folder, and an event "diagnosis" for each cause
// after the run's end. Never throws: a full disk costs the record, not the answer.
void record_diagnosis(const triage::Report& report);

}  // namespace bspctl::pipeline
