// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "doctor/doctor.hpp"

namespace bspctl::doctor {

// Something that takes its time and may throw, hang, or never come back.
struct Job {
    std::string id;
    std::chrono::milliseconds limit{0};  // 0: it ends by itself
    std::function<std::vector<Outcome>()> work;
};

// What became of it.
struct Ended {
    std::vector<Outcome> outcomes;
    std::string problem;  // why it could not be done; empty: it was
    double seconds = 0;
};

// Does them side by side, each on a thread of its own, and comes back when the last one ended or overran its limit. The
// answers are in the order of the jobs. The thread of one that overran is left behind.
[[nodiscard]] std::vector<Ended> do_all(const std::vector<Job>& jobs, const Waiting& waiting);

// What the job of this thread has left, a little less than its limit: who starts a child gives it no longer, so that it is
// ended before its thread is given up. A day outside of a job, and in one without a limit.
[[nodiscard]] std::chrono::milliseconds time_left();

}  // namespace bspctl::doctor
