// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/text.hpp"
#include "telemetry/run.hpp"
#include "triage/exit_status.hpp"
#include "triage/observation.hpp"

namespace bspctl::triage {
namespace {

void add_line(std::string& text, const std::string& line) {
    if (line.empty() || text == line) return;
    if (!text.empty()) text += '\n';
    text += line;
}

// What the step's program said last, as far as the event has it.
void add_output(std::string& text, const telemetry::Event& event) {
    const auto* value = event.find("output");
    const auto* lines = value == nullptr ? nullptr : std::get_if<std::vector<std::string>>(value);
    if (lines != nullptr) std::for_each(lines->begin(), lines->end(), [&](const auto& line) { add_line(text, line); });
}

Observation observation_of(const telemetry::Event& event) {
    Observation out;
    out.origin = Observation::Origin::step;
    for (const auto* key : {"reason", "error", "message"}) add_line(out.text, event.text(key));
    const auto signal = signal_of(exit_code_of(event));
    if (signal != 0) add_line(out.text, ended_by(event.text("step"), signal));
    add_output(out.text, event);
    return out;
}

}  // namespace

int exit_code_of(const telemetry::Event& event) {
    const auto code = event.number("exit_code");
    return code < 0 || code > 255 ? 0 : static_cast<int>(code);
}

int signal_of(int exit_code) {
    constexpr int shell_offset = 128, last_signal = 64;
    return exit_code > shell_offset && exit_code <= shell_offset + last_signal ? exit_code - shell_offset : 0;
}

std::string ended_by(const std::string& step, int signal) {
    const auto who = step.empty() ? "the program" : step == "kas_build" ? "kas" : "the step " + step;
    return who + " was ended by signal " + std::to_string(signal) + " (" + text::signal_name(signal) + ")";
}

void observe_steps(const std::filesystem::path& events, const Observer& observer) {
    std::error_code missing;
    if (!std::filesystem::is_regular_file(events, missing)) return;
    std::string last;
    for (const auto& event : telemetry::read_events(events).events) {
        if (event.type != "step_fail" && event.type != "run_error" && event.type != "error") continue;
        const auto observation = observation_of(event);
        // A failure is told of by the step, then by the run.
        if (!observation.text.empty() && observation.text != last) observer(observation);
        last = observation.text;
    }
}

}  // namespace bspctl::triage
