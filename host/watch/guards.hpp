// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "watch/build_watch.hpp"

namespace bspctl::watch {

// What a build may come to before it is stopped.
struct GuardLimits {
    double stall_seconds = 0;     // all running tasks' logs silent for so long; 0: no limit
    bool stop_on_error = false;   // the first task that failed
    std::uint64_t disk_bytes = 0; // less than this free for the user in a file system of `folders`; 0: no limit
    std::vector<std::filesystem::path> folders;  // those that do not exist are left out
};

// Why a build is stopped.
struct Halt {
    std::string kind;    // as the run's outcome: "stall-timeout", "disk-full", "task"
    std::string reason;  // one line, "stall-timeout: busybox:do_compile"
    std::string fix;     // how to go on
};

// Bytes that the user may still write where `folder` lies; nothing where that cannot be told.
using FreeSpace = std::function<std::optional<std::uint64_t>(const std::filesystem::path& folder)>;
[[nodiscard]] std::optional<std::uint64_t> free_space(const std::filesystem::path& folder);

// Looks after a build that nobody looks at. Time is given from outside, so that nothing here waits.
//
// The stall guard takes for work: a log of a running task that was written, a task that began or ended, progress of a
// fetch. BitBake's own output is none: it says "still running" of a task that hangs. A running task whose log is not
// known may be at work, so it keeps the guard quiet, as does a build with no running task (it parses, or waits).
class Guards {
public:
    explicit Guards(GuardLimits limits, FreeSpace free = free_space) : limits_(std::move(limits)), free_(std::move(free)) {}

    // After each poll of the watch. `seconds` is a clock that only goes forward. Between two looks no more than
    // `longest_step` counts as silence: a machine or a program that slept has seen nothing. The first reason stays.
    const std::optional<Halt>& look(const BuildWatch& build, double seconds);
    [[nodiscard]] const std::optional<Halt>& halt() const { return halt_; }

    static constexpr double longest_step = 5;
    static constexpr double disk_interval = 5;  // seconds between two questions

private:
    struct Trace {  // of a running task, that it works
        double written = 0;
        std::int64_t progress = -1;
        std::string rate;
    };

    [[nodiscard]] std::optional<Halt> error(const BuildWatch& build) const;
    [[nodiscard]] std::optional<Halt> stall(const BuildWatch& build, double step);
    [[nodiscard]] std::optional<Halt> disk(double seconds);
    [[nodiscard]] bool shows_work(const BuildWatch& build);
    [[nodiscard]] bool is_new(const RunningTask& one, std::int64_t progress, double written);

    GuardLimits limits_;
    FreeSpace free_;
    std::optional<Halt> halt_;
    std::optional<double> looked_, asked_disk_;
    double silent_ = 0;                      // seconds awake without a sign of work
    std::map<std::uint32_t, Trace> traces_;  // by index of the record's tasks
};

}  // namespace bspctl::watch
