// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "history/comparison.hpp"
#include "history/history.hpp"
#include "pipeline/postmortem.hpp"

namespace bspctl::cli {

// The user's history; one in memory with history.enabled = false.
[[nodiscard]] history::History open_history(Context& context);

// Puts a run that has ended into it. Never an obstacle: what goes wrong is a warning.
void remember(Context& context, const std::filesystem::path& run_dir);

// Where the runs lie that this command line means: of -k, else of the workspace at hand. Runs there whose bspctl was killed
// are given their end, and that is said.
[[nodiscard]] std::vector<std::filesystem::path> roots_of(Context& context, const Arguments& arguments);

// The run that the first word names: an id, "latest", a run's folder anywhere; without one the newest.
[[nodiscard]] telemetry::RunRef named_run(Context& context, const Arguments& arguments);

// A run as the history has it, read anew where it has changed.
[[nodiscard]] history::RunRow row_of(history::History& history, const telemetry::RunRef& run);

// With its tasks, and what the shared state brought.
[[nodiscard]] history::RunTasks with_tasks(history::History& history, history::RunRow run);

// The last good runs of its configuration, newest first.
[[nodiscard]] std::vector<history::RunTasks> earlier_than(history::History& history, const history::RunRow& run);

// "success", "task", …; "running" or "aborted" of a run without an end.
[[nodiscard]] std::string outcome_of(const history::RunRow& run);

}  // namespace bspctl::cli
