// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "bitbake/console.hpp"

namespace bspctl::bitbake {

// One task that failed, put together from the several lines that speak of it.
struct TaskFailure {
    std::string recipe;
    std::string version;
    std::string task;
    std::string file;      // the recipe file as BitBake writes it
    std::string log;       // the task's log as BitBake writes it
    std::string message;   // the first "ERROR: PF do_X: …"
    bool certain = false;  // a line says that the task failed, not only that it logged an error
};

// Collects the failed tasks of one console. A task that is named twice (kas repeats stderr, BitBake sums up) is one
// failure. Holds at most `limit` of them: the first are the ones that matter, the rest is counted.
class TaskFailures {
public:
    static constexpr std::size_t limit = 500;

    void note(const Fact& fact);
    // The tasks that failed, in the order in which they were first named.
    [[nodiscard]] std::vector<TaskFailure> failed() const;
    // Where no line says that a task failed: those that logged an error. Only for a build that did not succeed.
    [[nodiscard]] std::vector<TaskFailure> failed_or_likely() const;
    [[nodiscard]] std::size_t beyond_limit() const { return beyond_; }

private:
    TaskFailure* find_or_add(const Fact& fact);

    std::vector<TaskFailure> known_;
    std::size_t beyond_ = 0;
};

}  // namespace bspctl::bitbake
