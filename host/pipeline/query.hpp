// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>

#include "pipeline/planner.hpp"

// Asking BitBake something about a build, without building: through kas's shell, with the configuration, overlays and
// environment that `build` uses, so that the answer is about what `build` builds. Fetches nothing and records nothing.
namespace bspctl::pipeline {

struct Answer {
    std::string out;    // what the command wrote on its standard output, whole
    std::string said;   // standard error: kas's own lines, BitBake's warnings and errors
    int exit_code = 0;  // the command's
    // How far it came: "checkout" kas did not get to the command; "parse" BitBake could not read the configuration or a
    // recipe; "command" the command itself failed; empty: it ended with 0.
    std::string phase;

    [[nodiscard]] bool ok() const { return exit_code == 0; }
};

// Runs `command` (a line for sh) in the build folder. Ends it after `limit`, or when the user interrupts. Throws Failure
// (exit 2) at once while somebody builds in the folder, naming who, and when there is nothing that kas could read yet;
// Failure (exit 1) when kas cannot be started or the time is over.
[[nodiscard]] Answer ask(const Build& build, const Surroundings& surroundings, const std::string& command,
                         std::chrono::seconds limit);

}  // namespace bspctl::pipeline
