// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// What is kept of a run, as the tables hold it. Times are seconds since 1970, durations seconds; 0 is "not known".
namespace bspctl::history {

struct RunRow {
    std::string id;           // its folder's name
    std::filesystem::path dir, bsp_root;
    std::string command, family, label, machine, distro, targets, engine, kas_version;
    std::string outcome;      // as the run's end says it; empty: the run has no end
    int exit_code = -1;       // -1: no end
    std::string failed_step, reason;
    double started = 0, seconds = 0;
    std::int64_t tasks_total = 0;     // of the run queue, those that were up to date included
    std::int64_t tasks_run = 0;       // that ran, without setscene tasks
    std::int64_t tasks_failed = 0;
    std::int64_t reused = 0, missed = 0;  // setscene tasks that brought, and did not bring, what was wanted
    std::int64_t warnings = 0, errors = 0;
    std::int64_t threads = 0;         // BB_NUMBER_THREADS: tasks at once
    std::int64_t peak_disk = 0, peak_memory = 0;                  // bytes: of the build folder; of the largest process
    double peak_cpu = 0, peak_io = 0, peak_memory_pressure = 0;   // per cent of time that something waited
    std::string stamp;        // of the files that this was read from: another one means that they have changed

    [[nodiscard]] bool good() const { return outcome == "success"; }
    [[nodiscard]] bool ended() const { return !outcome.empty(); }
};

struct TaskRow {
    std::string multiconfig;  // empty for the default one
    std::string recipe, version, task;
    std::string outcome;      // bitbake::to_word() of it
    bool setscene = false;
    double started = 0, seconds = 0;
};

// What the shared state brought of one recipe, in setscene tasks.
struct ReuseRow {
    std::string multiconfig, recipe;
    std::int64_t covered = 0, missed = 0;
};

// A task that failed, or a cause that triage named; the parts that nobody knows are empty.
struct FailureRow {
    std::string recipe, task;
    std::string rule, category, cause;
};

struct RunRecord {
    RunRow run;
    std::vector<TaskRow> tasks;  // in the order of their start
    std::vector<ReuseRow> reuse;
    std::vector<FailureRow> failures;
};

}  // namespace bspctl::history
