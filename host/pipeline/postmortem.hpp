// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "plugins/registry.hpp"
#include "telemetry/run.hpp"
#include "triage/triage.hpp"

namespace bspctl::pipeline {

// How the paths of a recorded run map to this host, from what the run says of its engine and folders.
[[nodiscard]] triage::PathMap path_map(const telemetry::EventFile& events);

// What broke a recorded run, with where something missing could come from, secrets masked.
[[nodiscard]] triage::Report diagnose(const std::filesystem::path& run_dir, const triage::RuleSet& rules);

// The same of a log that is no run's. `descriptor`: read from there, `log` is its name only; negative: `log` is the file.
[[nodiscard]] triage::Report diagnose_log(const std::filesystem::path& log, int descriptor, const triage::RuleSet& rules);

// The folder whose runs it is one of.
[[nodiscard]] std::filesystem::path bsp_root_of(const telemetry::RunRef& run);

// Is this run still being recorded? Not once its end is, nor when the command that made it is gone without one: then
// nobody holds the lock of its bsp_root.
[[nodiscard]] bool is_going(const telemetry::RunRef& run);

// Does the lock of its build folder speak for this run, whatever its record says? A folder has one run at a time, so it
// does for the newest there alone.
[[nodiscard]] bool may_be_going(const telemetry::RunRef& run);

// "host" or "container", as the run recorded it; empty when it did not come so far.
[[nodiscard]] std::string engine_of(const telemetry::RunRef& run);

// A run, and the id of the newest there is: they differ when an older run was asked for or preferred.
struct FoundRun : telemetry::RunRef {
    std::string newest_id;
};

// The run `id` (or the newest, preferring the newest that failed when `prefer_failed`: in a step, or by stopping without
// an end) below any of the roots. Throws Failure (exit 1) naming what was searched, and the nearest id there is.
[[nodiscard]] FoundRun find_run(const std::vector<std::filesystem::path>& bsp_roots, const std::string& id,
                                bool prefer_failed = false);

// The newest run below any of the roots; nothing when there is none.
[[nodiscard]] std::optional<telemetry::RunRef> newest_run(const std::vector<std::filesystem::path>& bsp_roots);

// The folders below which runs are kept: that of a kas file, else those of the workspace's families that exist.
[[nodiscard]] std::vector<std::filesystem::path> run_roots(const std::string& kas_file,
                                                           const std::filesystem::path& workspace,
                                                           const std::filesystem::path& cwd,
                                                           const plugins::Registry& registry);

// What a recorded run says of itself.
struct Summary {
    std::string run_id, outcome, family, label, engine, kas_version, deploy_dir, failed_step, reason;
    std::filesystem::path dir;
    int exit_code = -1;
    double seconds = 0;
    bool finished = false;
    struct StepLine {
        std::string name, result, detail;
        double seconds = 0;
    };
    std::vector<StepLine> steps;
    // The plugins that had a say in it.
    struct PluginLine {
        std::string id, version, path, sha256;
        bool isolated = false;
    };
    std::vector<PluginLine> plugins;
    std::vector<std::filesystem::path> artifacts;
};
[[nodiscard]] Summary summarise(const telemetry::RunRef& run);

}  // namespace bspctl::pipeline
