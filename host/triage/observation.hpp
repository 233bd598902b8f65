// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

// What is known of a failure from elsewhere than a log's lines: BitBake's event log, the run's own events, the kernel.
// Each observation is matched by the rules like a line, those of scope "event" (or "step") included.
namespace bspctl::triage {

struct Observation {
    enum class Origin { event, step, kernel };
    Origin origin = Origin::event;
    std::string recipe, version, task;  // as far as it is known
    std::string text;                   // one or more lines
    std::string log;                    // the task's log as BitBake wrote its path; empty: none is named
    bool failure = false;               // this task failed: it belongs to Report::failures
    bool warning = false;               // a warning or note, no error
    std::string file;                   // where it stands …
    std::size_t line = 0;               // … and which line of it
};
using Observer = std::function<void(const Observation&)>;

// BitBake's event log (BB_DEFAULT_EVENTLOG): failed tasks with their logs, missing providers, errors that BitBake
// logged, the disk monitor. Streams; a torn or damaged log gives what can be read. Nothing when there is none.
void observe_event_log(const std::filesystem::path& file, const Observer& observer);

// The run's events.jsonl: failed steps and what their exit status says (a signal, the out-of-memory killer's 137).
void observe_steps(const std::filesystem::path& events, const Observer& observer);

}  // namespace bspctl::triage
