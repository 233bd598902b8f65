// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bitbake/console.hpp"
#include "telemetry/run.hpp"
#include "ui/screen.hpp"
#include "ui/style.hpp"

namespace bspctl::ui {

struct ProgressOptions {
    bool redraw = false;   // one status line drawn over, instead of milestones
    bool quiet = false;    // failures only
    bool verbose = false;  // the child's whole output
    std::chrono::seconds heartbeat{60};  // plain: never silent for longer
    std::chrono::milliseconds milestone_gap{1000};  // plain: milestones are at least so far apart
};

// Shows a run while it happens. Knows nothing but the events and the console lines.
class Progress : public telemetry::Listener {
public:
    using Clock = std::chrono::steady_clock;

    Progress(Style style, ProgressOptions options);
    void on_event(const telemetry::Event& event) override;
    void on_console(std::string_view line) override;
    void on_tick() override;
    void on_status(const std::vector<std::string>& lines) override;

private:
    void started(const telemetry::Event& event);
    void step(const telemetry::Event& event);
    void finding(const telemetry::Event& event);
    void repository(const telemetry::Event& event);
    void take(const bitbake::Fact& fact);
    void milestone();
    void print(std::string_view line);
    [[nodiscard]] std::string status_text() const;

    Style style_;
    ProgressOptions options_;
    Screen screen_;
    bitbake::ConsoleParser parser_;
    std::string step_;
    std::string phase_;
    std::vector<std::string> going_on_;  // lines above the status
    std::int64_t done_ = 0, total_ = 0, failed_ = 0;
    std::map<std::string, Clock::time_point> running_;  // "recipe do_task" -> since when
    std::set<std::string> said_;                        // errors: kas repeats them
    std::int64_t last_milestone_ = 0;                   // in twentieths
    Clock::time_point start_;
    Clock::time_point last_print_;
    Clock::time_point last_draw_;
};

}  // namespace bspctl::ui
