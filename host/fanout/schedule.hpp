// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"
#include "fanout/outcome.hpp"

namespace bspctl::fanout {

// One build of a fan-out as a process.
struct Task {
    std::string label;
    std::vector<std::string> argv;
    std::filesystem::path summary;  // where the process leaves its summary
    // Tasks of one place and other sources never run beside each other: they would check out different revisions there.
    std::string place, sources;
};

// What has to be done once before tasks of these sources may run beside each other.
struct Preparation {
    std::string place, sources;
    std::vector<std::string> argv;
};

struct Schedule {
    std::vector<Task> tasks;
    std::vector<Preparation> preparations;
    std::vector<KeyValue> env;  // of every process, beside ours
    unsigned jobs = 1;          // tasks at once
    bool fail_fast = false;     // after a failure nothing more is started; what runs comes to its end
};

// What happens meanwhile. Called by one thread at a time.
struct Watcher {
    std::function<void(const std::string& label, std::string_view line)> on_line;
    std::function<void(const Outcome& outcome)> on_end;
};

// Runs everything, in the order of the tasks as far as places allow. An interrupt (process::Interrupts, which somebody
// counts) starts nothing more and is passed on to what runs, each time it comes. The outcomes are in the tasks' order.
[[nodiscard]] std::vector<Outcome> run(const Schedule& schedule, const Watcher& watcher);

}  // namespace bspctl::fanout
