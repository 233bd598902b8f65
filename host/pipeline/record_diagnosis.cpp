// SPDX-License-Identifier: Apache-2.0
#include "pipeline/record_diagnosis.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "telemetry/emitter.hpp"
#include "telemetry/event_json.hpp"
#include "telemetry/log_file.hpp"

namespace bspctl::pipeline {

namespace {

telemetry::Event event_of(const triage::Diagnosis& diagnosis) {
    return {telemetry::utc_time(std::chrono::system_clock::now()),
            "diagnosis",
            {{"rule", diagnosis.rule},
             {"category", diagnosis.category},
             {"recipe", diagnosis.recipe},
             {"task", diagnosis.task},
             {"cause", diagnosis.cause},
             {"fix", diagnosis.fix},
             {"transient", diagnosis.transient},
             {"primary", diagnosis.primary}}};
}

}  // namespace

void record_diagnosis(const triage::Report& report) {
    try {
        files::write_atomically(report.dir / "triage.json", triage::to_json(report));
    } catch (const Failure&) {
        return;  // the disk has said why already
    }
    telemetry::LogFile events(report.dir / "events.jsonl", [](const std::string&) {});
    for (const auto& diagnosis : report.diagnoses) {
        if (!diagnosis.follow_up) events.line(telemetry::to_json(event_of(diagnosis)));
    }
}

}  // namespace bspctl::pipeline
