// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "history/comparison.hpp"
#include "history/history.hpp"

namespace bspctl::history {

// What earlier good runs of a configuration let one expect of the tasks of the next.
class Estimates {
public:
    Estimates() = default;  // expects nothing
    explicit Estimates(const std::vector<RunTasks>& earlier);  // newest first

    // Seconds; nothing when no good run ran the task. The task as events name it, "do_populate_sysroot_setscene" too.
    [[nodiscard]] std::optional<double> expected(const std::string& recipe, const std::string& task,
                                                 const std::string& multiconfig = {}) const;

    struct Running {
        TaskKey task;
        double seconds = 0;  // for so long already
    };
    // About how long a build still takes. `begun`: the tasks that have begun, the running ones included; `pending`: how
    // many the run queue has yet to begin. Nothing when earlier runs know too few of the pending ones to say anything.
    [[nodiscard]] std::optional<double> remaining(const std::set<TaskKey>& begun, const std::vector<Running>& running,
                                                  std::size_t pending) const;

private:
    std::map<TaskKey, Usual> usual_;
    double at_once_ = 1;  // tasks side by side in the last good run, on the average
};

// Of the last good runs of `like`'s command, bsp_root, machine, distro and label, before it started (0: all of them).
[[nodiscard]] Estimates estimates_for(History& history, const RunRow& like);

}  // namespace bspctl::history
