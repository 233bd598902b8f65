// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::cli {

// What doctor is asked about: the build at hand; where there is none and none was named, the host alone.
struct Patient {
    doctor::Context about;
    Workspace workspace;
    std::vector<doctor::Check> checks;
    std::vector<plugins::Plugin*> plugins;  // of the context's registry
};
[[nodiscard]] Patient patient(Context& context, const Arguments& arguments);

// Runs the checks. On a terminal that may be redrawn it says which ones it waits for.
[[nodiscard]] doctor::Report examine(Context& context, const Arguments& arguments, const Patient& patient,
                                     const std::vector<std::string>& only, const std::vector<std::string>& skip);

// Both at once: what doctor found, and what it looked at.
struct Examination {
    doctor::Context about;
    doctor::Report report;
};
[[nodiscard]] Examination examine(Context& context, const Arguments& arguments, const std::vector<std::string>& only,
                                  const std::vector<std::string>& skip);

}  // namespace bspctl::cli
