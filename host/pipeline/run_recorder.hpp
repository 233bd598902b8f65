// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "pipeline/build.hpp"
#include "pipeline/planner.hpp"
#include "telemetry/emitter.hpp"
#include "telemetry/run.hpp"

namespace bspctl::pipeline {

// What a run of this build leaves in its folder, and what is said while it goes on. It is telemetry: what cannot be
// written is a warning, and stops nothing.
class RunRecorder {
public:
    // Begins the run. `build` must outlive it. Throws Failure when there can be no folder for it.
    RunRecorder(const Build& build, telemetry::Listener& listener);
    RunRecorder(const RunRecorder&) = delete;
    RunRecorder& operator=(const RunRecorder&) = delete;

    [[nodiscard]] telemetry::Run& run() { return *run_; }
    [[nodiscard]] telemetry::Emitter& emitter() { return emitter_; }

    // run_start, the code that decides what is built (plugins), and settings.json.
    void begin(const Surroundings& surroundings, plugins::Registry& registry);

    // Overlays change with bspctl and its plugins: the run keeps those it was built with.
    void keep_overlays(const overlay::Stack& overlays);
    // sources.json; `record` may throw Failure, or have nothing.
    void keep_sources(const std::function<std::optional<std::string>()>& record);
    // bitbake-events.json, also of a build that failed.
    void keep_build_events();

    // Does `work`; a Failure of it is a warning that begins with `loss`.
    void attempt(const std::string& loss, const std::function<void()>& work);

    // Something to say at the next occasion, and that occasion.
    void note(std::string message) { open_.push_back(std::move(message)); }
    void say_notes();

    // run_end, with the worst load.
    void end(const std::string& outcome, ExitCode code, double seconds);

private:
    void tell_plugins(plugins::Registry& registry);
    [[nodiscard]] std::string label() const;
    [[nodiscard]] std::string release() const;

    const Build& build_;
    std::vector<std::string> open_;
    std::unique_ptr<telemetry::Run> run_;
    telemetry::Emitter emitter_;
};

}  // namespace bspctl::pipeline
