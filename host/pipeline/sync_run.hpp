// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "pipeline/plan.hpp"
#include "telemetry/emitter.hpp"

// Synchronising as a step of a run: every repository is an event, what goes on is shown.
namespace bspctl::pipeline {

// Emits "sync_repository" for each one, in the order they are done.
[[nodiscard]] sync::Report run_sync(const SyncAction& action, telemetry::Emitter& emitter, telemetry::Listener& ticks);

// What step_ok and step_fail say of the whole: counts by what was done, bytes.
[[nodiscard]] std::vector<telemetry::Field> fields_of(const sync::Report& report);

// Why it is not as it should be, in one line: "2 of 12 repositories are not as wanted: meta-a, meta-b".
[[nodiscard]] std::string failure_of(const sync::Report& report);

// A later round names repositories that an earlier one brought in; what it found done already was done by the earlier.
[[nodiscard]] sync::Report merged(std::optional<sync::Report> earlier, sync::Report later);

}  // namespace bspctl::pipeline
