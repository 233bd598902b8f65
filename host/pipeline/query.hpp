// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "pipeline/planner.hpp"
#include "process/process.hpp"

// Asking BitBake something about a build, without building: through kas's shell, with the configuration, overlays and
// environment that `build` uses, so that the answer is about what `build` builds. Fetches nothing and records nothing.
namespace bspctl::pipeline {

struct Answer {
    std::string out;    // what the command wrote on its standard output, whole
    std::string said;   // standard error: kas's own lines, BitBake's warnings and errors
    int exit_code = 0;  // the command's; kas's own when it did not get to it
    // How far it came: "checkout" kas did not get to the command; "parse" BitBake could not read the configuration or a
    // recipe; "command" the command itself failed; empty: it ended with 0.
    std::string phase{};

    [[nodiscard]] bool ok() const { return exit_code == 0; }
};

// A folder of the question's own, as the command sees it from the build folder it starts in; gone when ask() returns. For
// a command that must write files: `cd` there, and give back on standard output what is wanted of them.
inline constexpr std::string_view scratch_folder = ".bspctl-query";

// Runs `command` (lines for sh) in the build folder. Ends it after `limit`, or when the user interrupts. `listener` sees
// what goes to Answer::said as it comes, and is called now and then while it lasts; on_tick returning true ends it too.
// Throws Failure (exit 2) at once while somebody builds in the folder, naming who, and when there is nothing that kas
// could read yet; Failure (exit 1) when kas cannot be started or the time is over; Failure (exit 130 or 143) when it was
// interrupted.
[[nodiscard]] Answer ask(const Build& build, const Surroundings& surroundings, const std::string& command,
                         std::chrono::seconds limit, const process::Listener& listener = {});

// kas's shell with `command` as `build` would have it, after the overlays were written: what ask() and `bspctl shell`
// start. Throws Failure (exit 2) when there is nothing that kas could read yet.
[[nodiscard]] engine::Job shell_job(const Build& build, const Surroundings& surroundings, const std::string& command);

}  // namespace bspctl::pipeline
