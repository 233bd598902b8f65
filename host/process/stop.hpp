// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <chrono>
#include <optional>

namespace bspctl::process {

// How long a tool that was interrupted may take to put its tree in order: git and repo remove their lock files. For a
// Listener's on_tick.
class OrderlyStop {
public:
    // Asks the child's group once to end after an interrupt. True when the time is up, or when the user insists.
    bool is_over(pid_t child);

private:
    std::optional<std::chrono::steady_clock::time_point> asked_;
};

}  // namespace bspctl::process
