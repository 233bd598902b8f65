// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <chrono>

namespace bspctl::conformance {

// How long the first thread of a process has stood in line for a processor so far (run_delay of /proc/PID/schedstat).
// 0 where the kernel does not count it. A limit that leaves it out means the same on a busy machine as on a quiet one.
[[nodiscard]] std::chrono::nanoseconds waited_for_processor(pid_t process);

// The time since it was made, on the clock on the wall, but for what this process waited for a processor. Sleeping and
// waiting for a disk count.
class Stopwatch {
public:
    Stopwatch();
    [[nodiscard]] std::chrono::duration<double> elapsed() const;

private:
    std::chrono::steady_clock::time_point begin_;
    std::chrono::nanoseconds waited_;
};

}  // namespace bspctl::conformance
