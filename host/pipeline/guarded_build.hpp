// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <chrono>
#include <optional>

#include "config/settings.hpp"
#include "engine/engine.hpp"
#include "telemetry/emitter.hpp"
#include "watch/guards.hpp"

// One run of the engine, followed and looked after while it goes on.
namespace bspctl::pipeline {

// What the settings say a build may come to, without its folders. `keep_going`: one failed task is then no reason to stop;
// throws Failure when the command line asks for both.
[[nodiscard]] watch::GuardLimits guard_limits(const config::Settings& settings, bool keep_going);

// Of the whole run (build.timeout); nothing: none. Throws Failure for a text that is no duration.
[[nodiscard]] std::optional<std::chrono::seconds> time_limit(const config::Settings& settings);

class GuardedBuild {
public:
    // `oom_score`: see process::offer_to_oom_killer(); 0: as it is.
    GuardedBuild(const engine::Engine& engine, const engine::Job& job, watch::GuardLimits limits, int oom_score,
                 telemetry::Run& record, telemetry::Emitter& emitter, telemetry::Listener& listener);

    // To its end, telling the listener as it goes and the emitter why it is stopped, and sampling the load.
    [[nodiscard]] engine::Outcome run();

    // Why a guard stopped it; nothing: none did.
    [[nodiscard]] const std::optional<watch::Halt>& halt() const { return guards_.halt(); }

private:
    bool tick(pid_t child);
    void offer(pid_t child);
    void guard();
    void say_interrupts();
    void say_waiting();

    const engine::Engine& engine_;
    const engine::Job& job_;
    telemetry::Run& record_;
    telemetry::Emitter& emitter_;
    telemetry::Listener& listener_;
    watch::BuildWatch watch_;
    watch::Guards guards_;
    int oom_score_;
    int told_ = 0;  // interrupts
    std::optional<double> kas_ended_;  // when; steady seconds
    bool said_waiting_ = false;
};

}  // namespace bspctl::pipeline
