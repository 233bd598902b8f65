// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bitbake/build_record.hpp"
#include "bspctl/values.hpp"
#include "history/comparison.hpp"
#include "history/disk_curve.hpp"
#include "pipeline/postmortem.hpp"
#include "pipeline/record_settings.hpp"
#include "report/samples.hpp"
#include "sources/snapshot.hpp"
#include "telemetry/run.hpp"
#include "triage/triage.hpp"

namespace bspctl::report {

// A warning or an error of the build, secrets masked.
struct Message {
    bitbake::MessageRecord::Kind kind{};
    bool qa = false;
    std::string task;  // "busybox do_compile"; empty: none's
    std::string text;
};

struct Overlay {
    std::string name, text;
};

// All that the page of one run is made of. What a run did not come to, or an older bspctl did not record, is empty.
struct Facts {
    pipeline::Summary summary;
    std::string outcome;              // that of the summary; "running" or "aborted" where there is no end
    std::vector<KeyValue> start;      // what the run said at its beginning: command, engine, config, …
    history::RunTasks tasks;          // tasks[i] is tasks()[i] of the build
    bitbake::BuildRecord build;       // as BitBake's event log tells it; empty without one
    bool has_event_log = false;
    std::vector<Message> messages;    // the first of them
    std::string error;                // BitBake's last words, where it stopped before its tasks
    triage::Report triage;
    std::optional<sources::Snapshot> sources;
    std::vector<pipeline::RecordedSetting> settings;
    std::vector<Overlay> overlays;
    std::vector<history::DiskPoint> disk;
    Samples samples;                  // of the whole machine: pressure, load, memory
    std::vector<history::RunTasks> earlier;  // good runs of the same configuration, the last one first
    std::vector<std::string> gaps;    // what of the record could not be read, and why: said on the page
};

// More than this is not read on a page; the rest is in the run's directory.
inline constexpr std::size_t most_messages = 500, longest_message = 2000;

// What whoever asks for a page knows beside the run's directory.
struct Beside {
    std::string outcome;
    std::vector<history::RunTasks> earlier;
};

// Reads the directory of a run. A file that is missing or damaged leaves a gap and ends nothing.
[[nodiscard]] Facts collect(const telemetry::RunRef& run, const triage::RuleSet& rules, Beside beside);

}  // namespace bspctl::report
