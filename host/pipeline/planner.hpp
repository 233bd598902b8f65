// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "overlay/overlay.hpp"
#include "pipeline/build.hpp"
#include "pipeline/generate.hpp"
#include "pipeline/plan.hpp"

namespace bspctl::pipeline {

// What surrounds a build and does not change while it runs.
struct Surroundings {
    engine::Engine engine;
    const plugins::Registry* registry = nullptr;  // whose plugins may bring overlays; null: the family's alone
    std::vector<std::filesystem::path> preferred_overlay_folders;  // searched before what plugins carry
    std::vector<std::filesystem::path> overlay_folders;            // and after it
    std::vector<overlay::OwnFile> own_overlays;                    // the user's
    std::vector<std::string> passed_variables;  // of the caller's environment, declared so that kas passes them on
    std::vector<KeyValue> engine_env;   // DL_DIR, SSTATE_DIR, NPROC, … from the settings
    sync::Options sync;                 // how repositories are brought here
    std::string run_id;                 // empty in a dry run
    std::filesystem::path run_dir;      // where the run is recorded; empty in a dry run
};

// What must be said besides the steps.
struct Outlook {
    Plan plan;
    std::vector<std::string> notes;          // from the generated YAML and the overlays
    std::optional<Generated> generated;      // when it can be told now
    overlay::Stack overlays;
};

// kas as every command calls it for this build: the same configuration, overlays and environment, so that all of them
// speak of what `build` builds and share its parse cache.
[[nodiscard]] engine::Job engine_job(const Build& build, const Surroundings& surroundings, const overlay::Stack& overlays);

// What was done in this run: the fingerprints of actions that changed the tree.
using Executed = std::set<std::string>;

// What tells one action of a step from another, and the same action again in a later plan.
[[nodiscard]] std::string fingerprint(const PlanStep& step, const Action& action);

// The step's actions that are not in `executed`.
[[nodiscard]] std::vector<Action> pending(const PlanStep& step, const Executed& executed);

// The plan for a build as the disk is now. Pure but for reading; made again after every step that changed the tree.
[[nodiscard]] Outlook plan(const Build& build, const Surroundings& surroundings, const Executed& executed);

}  // namespace bspctl::pipeline
