// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <ctime>
#include <optional>

namespace bspctl::process {

// When its time is up this process gets a SIGTERM, once: whatever goes on then stops as if the user had asked, in every
// step alike. To be made while Interrupts count. The time goes on while the program is stopped (SIGSTOP), but not while
// the machine sleeps.
class TimeLimit {
public:
    // Nothing: no limit. Throws Failure when the system has no timer left.
    explicit TimeLimit(std::optional<std::chrono::seconds> limit);
    ~TimeLimit();
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;

    // Did it pass, so that the signal is ours?
    [[nodiscard]] bool has_passed() const;

private:
    std::optional<std::chrono::steady_clock::time_point> end_;
    timer_t timer_{};
};

}  // namespace bspctl::process
