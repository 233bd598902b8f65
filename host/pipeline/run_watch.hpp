// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "telemetry/follow.hpp"
#include "telemetry/run.hpp"
#include "watch/build_watch.hpp"

namespace bspctl::pipeline {

// A run that another process makes, told to a listener as that process tells its own: events, console lines and the state
// of the build, from the files of the run's folder, from their beginning and as they grow. Writes nothing, and the run
// does not notice.
class RunWatch {
public:
    RunWatch(const telemetry::RunRef& run, telemetry::Listener& listener);

    // Tells what has come since the last call.
    void poll();

    [[nodiscard]] const watch::BuildWatch& build() const { return build_; }
    // Its run_end was read.
    [[nodiscard]] bool has_ended() const { return end_.has_value(); }
    [[nodiscard]] const std::optional<telemetry::Event>& end() const { return end_; }
    // The run_start; a run that has not come so far has none.
    [[nodiscard]] const std::optional<telemetry::Event>& start() const { return start_; }
    [[nodiscard]] const std::string& step() const { return step_; }  // that goes on; empty: none

private:
    void take(const telemetry::Event& event);

    // Cuts what a Follower gives into lines; the last one waits for its end.
    class LineFollower {
    public:
        explicit LineFollower(std::filesystem::path file) : follower_(std::move(file), 0) {}
        template <class OnLine>
        void poll(const OnLine& on_line);

    private:
        telemetry::Follower follower_;
        std::string rest_;
    };

    telemetry::Listener& listener_;
    LineFollower events_, console_;
    watch::BuildWatch build_;
    std::optional<telemetry::Event> start_, end_;
    std::string step_;
};

}  // namespace bspctl::pipeline
