// SPDX-License-Identifier: Apache-2.0
#include "process/time_limit.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/failure.hpp"

namespace bspctl::process {

TimeLimit::TimeLimit(std::optional<std::chrono::seconds> limit) {
    if (!limit) return;
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGTERM;
    itimerspec when{};
    when.it_value.tv_sec = limit->count();
    if (::timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) throw Failure("there is no timer for the time limit", std::strerror(errno));
    end_ = std::chrono::steady_clock::now() + *limit;
    ::timer_settime(timer_, 0, &when, nullptr);
}

TimeLimit::~TimeLimit() {
    if (end_) ::timer_delete(timer_);
}

bool TimeLimit::has_passed() const { return end_ && std::chrono::steady_clock::now() >= *end_; }

}  // namespace bspctl::process
