// SPDX-License-Identifier: Apache-2.0
#include "process/stop.hpp"

#include <csignal>

#include "process/interrupts.hpp"

namespace bspctl::process {

bool OrderlyStop::is_over(pid_t child) {
    if (Interrupts::count() == 0) return false;
    const auto now = std::chrono::steady_clock::now();
    if (!asked_) {
        asked_ = now;
        ::kill(-child, SIGTERM);
    }
    return Interrupts::count() > 1 || now - *asked_ > std::chrono::seconds(10);
}

}  // namespace bspctl::process
