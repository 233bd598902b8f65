// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <optional>

namespace bspctl::engine {

// How hard a running build is told to stop, step by step.
enum class Stop {
    none,
    ask,        // BitBake lets running tasks end: SIGINT, once
    insist,     // BitBake stops them: SIGINT again, once
    terminate,  // SIGTERM to everything below us
    kill        // SIGKILL
};

// When to go from one step to the next. Time is given from outside, so that nothing here waits.
class StopLadder {
public:
    using Time = std::chrono::steady_clock::time_point;

    // The step at `now`, after so many interrupts (Ctrl-C and the like). `hurry`: a limit set by others stands behind it
    // (SIGTERM from CI, a time limit), so all must be over 30 s after the first time it was true.
    [[nodiscard]] Stop at(Time now, int interrupts, bool hurry);

    // When it comes to `terminate`, as things stand; Time::max() when nothing sets an end.
    [[nodiscard]] Time end() const;

    static constexpr std::chrono::seconds patience{30};        // from the second interrupt to terminate
    static constexpr std::chrono::seconds hurried_insist{10};  // from the first `hurry`
    static constexpr std::chrono::seconds hurried_end{25};
    static constexpr std::chrono::seconds last_grace{5};       // from terminate to kill

private:
    std::optional<Time> first_, second_, third_, hurried_;
};

}  // namespace bspctl::engine
