// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "telemetry/run.hpp"

// What an exit status in a run's events says.
namespace bspctl::triage {

// The event's "exit_code"; 0 when it has none.
[[nodiscard]] int exit_code_of(const telemetry::Event& event);

// The signal that a shell's (and our) 128 + n stands for; 0 for an exit status of the program's own.
[[nodiscard]] int signal_of(int exit_code);

// "kas was ended by signal 9 (SIGKILL)"; `step` as events.jsonl names it.
[[nodiscard]] std::string ended_by(const std::string& step, int signal);

}  // namespace bspctl::triage
