// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run_watch.hpp"

#include "bitbake/event_log.hpp"
#include "pipeline/postmortem.hpp"
#include "telemetry/event_json.hpp"

namespace bspctl::pipeline {

namespace {

// Known once the run has begun, which its first event says.
watch::PathMap host_paths(const std::optional<telemetry::Event>& start) {
    return [&start, map = watch::PathMap(), begun = false](const std::string& path) mutable {
        if (start && !std::exchange(begun, true)) map = path_map({{*start}, 0});
        return map ? map(path) : std::filesystem::path(path);
    };
}

}  // namespace

template <class OnLine>
void RunWatch::LineFollower::poll(const OnLine& on_line) {
    follower_.poll([&](std::string_view bytes) {
        rest_ += bytes;
        std::size_t from = 0;
        for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', from)) {
            on_line(std::string_view(rest_).substr(from, end - from));
            from = end + 1;
        }
        rest_.erase(0, from);
        if (rest_.size() > telemetry::max_event_line) rest_.clear();
    });
}

RunWatch::RunWatch(const telemetry::RunRef& run, telemetry::Listener& listener)
    : listener_(listener),
      events_(run.dir / "events.jsonl"),
      console_(run.dir / "kas.log"),
      build_(run.dir / bitbake::event_log_name, host_paths(start_)) {}

// What the build said stands before the end of the step that it was.
void RunWatch::take(const telemetry::Event& event) {
    if (event.type == "run_start") start_ = event;
    if (event.type == "run_end") end_ = event;
    if (event.type == "step_start") step_ = event.text("step");
    if (event.type == "step_ok" || event.type == "step_fail") {
        step_.clear();
        build_.poll();
        listener_.on_build(build_);
    }
    listener_.on_event(event);
}

void RunWatch::poll() {
    console_.poll([&](std::string_view line) {
        build_.console(line);
        listener_.on_console(line);
    });
    events_.poll([&](std::string_view line) {
        if (const auto event = telemetry::from_json(line)) take(*event);
    });
    build_.poll();
    const bool goes_on = !step_.empty() && build_.since() > 0;
    if (goes_on || !build_.news().empty()) listener_.on_build(build_);
    listener_.on_tick();
}

}  // namespace bspctl::pipeline
