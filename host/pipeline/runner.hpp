// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "config/settings.hpp"
#include "doctor/doctor.hpp"
#include "pipeline/build.hpp"
#include "pipeline/planner.hpp"
#include "sync/sync.hpp"
#include "telemetry/run.hpp"

namespace bspctl::pipeline {

// How a run ended.
struct Result {
    ExitCode code = ExitCode::internal;
    std::string kind;             // "success", "doctor-blocked", "step", "task", "interrupted", "internal"
    std::string run_id;           // empty when nothing was recorded
    std::filesystem::path run_dir;
    std::string failed_step;
    std::string reason;
    int engine_exit = 0;          // kas's own status
    std::filesystem::path deploy_dir;
    std::vector<std::filesystem::path> artifacts;  // regular files in it, largest first
    double seconds = 0;
    telemetry::LoadSample load;         // the worst while BitBake ran
    std::optional<sync::Report> sync;   // what source_sync did, over all its rounds
};

// Runs the plan of a build from the disk's state as it is, records it, and tells `listener` everything that happens.
// A step that fails ends the run; what was done stays, and the next run goes on from there. Throws Failure for
// whatever is wrong before the first step.
[[nodiscard]] Result execute(Build build, Surroundings surroundings, const config::Settings& settings,
                             plugins::Registry& registry, telemetry::Listener& listener);

// Throws Failure when a file of the configuration needs a newer kas than the engine has, naming the key.
void check_engine_reads(const Build& build, const engine::Engine& engine);

// What doctor looks at for this build.
[[nodiscard]] doctor::Context doctor_context(const Build& build, const Surroundings& surroundings,
                                             const config::Settings& settings, const plugins::Registry& registry);

// Whose checks run beside the host's: the family that builds (null: none) and every plugin that is no family.
[[nodiscard]] std::vector<plugins::Plugin*> doctor_plugins(const plugins::Registry& registry,
                                                           const plugins::Plugin* family);

}  // namespace bspctl::pipeline
