// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "doctor/doctor.hpp"
#include "pipeline/build.hpp"
#include "pipeline/planner.hpp"

namespace bspctl::pipeline {

// Adds what is known of the build without running anything: its repositories, the enabled layers that are on this disk
// and what they declare, settings, and what builds of it took before. What cannot be read is left empty; the check that
// reads the same file says why.
void add_build_facts(doctor::Context& context, const Build& build, const Surroundings& surroundings,
                     const config::Settings& settings);

}  // namespace bspctl::pipeline
