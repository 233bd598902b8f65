// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "telemetry/run.hpp"
#include "ui/build_view.hpp"
#include "ui/screen.hpp"
#include "ui/style.hpp"
#include "watch/state.hpp"

namespace bspctl::ui {

struct ProgressOptions {
    bool redraw = false;   // one status line drawn over, instead of milestones
    bool quiet = false;    // failures only
    bool verbose = false;  // the child's whole output, and each warning
    std::chrono::seconds heartbeat{60};  // plain: never silent for longer
    std::chrono::milliseconds milestone_gap{1000};    // plain: milestones are at least so far apart,
    std::chrono::milliseconds preparation_gap{5000};  // those of one part of the preparation so far
    Expectations expected{};  // of earlier runs
};

// Shows a run while it happens. Knows nothing but the events, the console lines and the build they tell of.
class Progress : public telemetry::Listener {
public:
    using Clock = std::chrono::steady_clock;

    Progress(Style style, ProgressOptions options);
    void on_event(const telemetry::Event& event) override;
    void on_console(std::string_view line) override;
    void on_tick() override;
    void on_status(const std::vector<std::string>& lines) override;
    void on_build(const watch::BuildWatch& build) override;

    // The words of failed tasks and steps that were shown, a line each; at most 1000 of them.
    [[nodiscard]] const std::vector<std::string>& quoted() const { return quoted_; }

private:
    struct Milestone {
        watch::Phase phase = watch::Phase::starting;
        std::int64_t part = 0;  // of the phase
        bool operator==(const Milestone&) const = default;
    };

    void started(const telemetry::Event& event);
    void step(const telemetry::Event& event);
    void finding(const telemetry::Event& event);
    void repository(const telemetry::Event& event);
    void end_step();
    void news(const watch::BuildWatch& build);
    void milestone(const watch::BuildWatch& build);
    void print(std::string_view line);
    void print_all(const std::vector<std::string>& lines);
    void print_failure(const std::vector<std::string>& lines);
    [[nodiscard]] bool is_due();
    [[nodiscard]] ViewOptions view() const;
    [[nodiscard]] std::string status_text() const;

    Style style_;
    ProgressOptions options_;
    Screen screen_;
    std::string step_;
    std::vector<std::string> going_on_;  // lines above the status
    std::vector<std::string> quoted_;
    std::string build_line_;             // of a build that nobody redraws
    bool is_building_ = false;           // on_build() draws
    Milestone milestone_;                // the last one
    Clock::time_point start_;
    Clock::time_point last_print_;
    Clock::time_point last_draw_;
};

}  // namespace bspctl::ui
