// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "telemetry/run.hpp"
#include "ui/build_view.hpp"

namespace bspctl::ui {

// Tells a run on standard output for programs: one object a line, {"schema": "bspctl.progress/1", "seq": 7, "time": …,
// "run": …, "type": …}, flushed. The events of events.jsonl come as they are; a build adds `build` (its state, at most
// once a second and only when it is another), `task_failed` and `message`.
class JsonProgress : public telemetry::Listener {
public:
    explicit JsonProgress(Expectations expected) : expected_(std::move(expected)) {}

    void on_event(const telemetry::Event& event) override;
    void on_console(std::string_view /*line*/) override {}
    void on_build(const watch::BuildWatch& build) override;

private:
    void begin(json::LineWriter& out, std::string_view type);
    void print(json::LineWriter& line) const;
    void news(const watch::BuildWatch& build);

    Expectations expected_;
    std::string run_;
    std::int64_t seq_ = 0;
    std::chrono::steady_clock::time_point told_{};
    std::string state_;  // what of the last `build` makes it another
};

}  // namespace bspctl::ui
