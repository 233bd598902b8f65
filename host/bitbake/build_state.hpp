// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "bitbake/console.hpp"
#include "bitbake/failures.hpp"

namespace bspctl::bitbake {

// What a build is doing, as far as its console says so. The live display draws it; nothing here draws or waits.
class BuildState {
public:
    using Clock = std::chrono::steady_clock;

    enum class Phase { starting, waiting, parsing, preparing, setscene, running, finished };

    struct Running {
        std::string recipe;
        std::string task;
        Clock::time_point since;
    };

    struct Share {
        std::int64_t done = 0;
        std::int64_t total = 0;  // 0: not known yet
    };

    // `now` is when the line came; it only dates the running tasks.
    void apply(const Fact& fact, Clock::time_point now = {});

    [[nodiscard]] Phase phase() const { return phase_; }
    [[nodiscard]] int parsed_percent() const { return parsed_percent_; }
    [[nodiscard]] Share setscene() const { return setscene_; }
    [[nodiscard]] Share tasks() const { return tasks_; }
    [[nodiscard]] Share sstate() const { return sstate_; }                  // found of wanted
    [[nodiscard]] const std::vector<Running>& running() const { return running_; }  // oldest first
    [[nodiscard]] std::vector<TaskFailure> failures() const { return failures_.failed(); }
    [[nodiscard]] std::int64_t errors() const { return errors_; }
    [[nodiscard]] std::int64_t warnings() const { return warnings_; }
    [[nodiscard]] std::int64_t rerun() const { return rerun_; }             // of the tasks summary; -1: no summary yet
    [[nodiscard]] bool interrupted() const { return interrupted_; }

private:
    void count(Share& share, const Fact& fact, Phase phase);
    void start(const Fact& fact, Clock::time_point now);
    void end(const Fact& fact);

    Phase phase_ = Phase::starting;
    int parsed_percent_ = 0;
    Share setscene_, tasks_, sstate_;
    std::vector<Running> running_;
    TaskFailures failures_;
    std::int64_t errors_ = 0, warnings_ = 0, rerun_ = -1;
    bool interrupted_ = false;
};

}  // namespace bspctl::bitbake
