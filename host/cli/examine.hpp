// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::cli {

// What `doctor` found, and what it looked at.
struct Examination {
    doctor::Context about;
    doctor::Report report;
};

// Runs the checks for the build at hand; where there is none and none was named, for the host alone.
[[nodiscard]] Examination examine(Context& context, const Arguments& arguments, const std::vector<std::string>& only,
                                  const std::vector<std::string>& skip);

}  // namespace bspctl::cli
