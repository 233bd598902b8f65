// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/trial.hpp"

namespace bspctl::conformance {

// How a piece of work in a process of its own ended.
struct Ending {
    bool timed_out = false;
    int signal = 0;         // that ended it; 0: none
    bool finished = false;  // the work came to its end; else something ended the process, with …
    int code = 0;           // … this exit status
    bool skipped = false;
    std::vector<std::pair<Outcome, std::string>> told;  // in order; the last `now` alone
    std::string output;                                 // stdout and stderr, the last 2 KiB
};

// Runs `work` in a forked child whose current folder is `folder` and which has a process group of its own; what it
// leaves running is killed. The deadline leaves out what the child waits for a processor. It is told through `report` what is found; an Unmet ends it as skipped, another exception
// as a fault. The child never returns from this call, and runs no destructor of a static object.
[[nodiscard]] Ending in_child(const std::filesystem::path& folder, std::chrono::milliseconds deadline,
                              const std::function<void(const Trial::Report& report)>& work);

}  // namespace bspctl::conformance
