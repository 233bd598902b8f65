// SPDX-License-Identifier: Apache-2.0
#include "bitbake/build_state.hpp"

#include <algorithm>

namespace bspctl::bitbake {

// "task 12 of 62" counts from the run queue; lines of parallel tasks may come out of order.
void BuildState::count(Share& share, const Fact& fact, Phase phase) {
    share.done = std::max(share.done, fact.n);
    share.total = fact.m;
    phase_ = phase;
}

void BuildState::start(const Fact& fact, Clock::time_point now) { running_.push_back({fact.recipe, fact.task, now}); }

void BuildState::end(const Fact& fact) {
    const auto same = [&](const Running& entry) { return entry.recipe == fact.recipe && entry.task == fact.task; };
    if (const auto found = std::find_if(running_.begin(), running_.end(), same); found != running_.end()) {
        running_.erase(found);
    }
}

void BuildState::apply(const Fact& fact, Clock::time_point now) {
    failures_.note(fact);
    switch (fact.kind) {
        case FactKind::bitbake_started: break;
        case FactKind::waiting_for_server: phase_ = Phase::waiting; break;
        case FactKind::parse_progress:
            phase_ = Phase::parsing;
            parsed_percent_ = static_cast<int>(std::clamp<std::int64_t>(fact.n, 0, 100));
            break;
        case FactKind::parse_complete:
            phase_ = Phase::preparing;
            parsed_percent_ = 100;
            break;
        case FactKind::sstate_summary:
            phase_ = Phase::preparing;
            sstate_ = {fact.m, fact.n};
            break;
        case FactKind::executing: phase_ = Phase::running; break;
        case FactKind::setscene_running: count(setscene_, fact, Phase::setscene); break;
        case FactKind::task_running:
        case FactKind::tasks_active: count(tasks_, fact, Phase::running); break;
        case FactKind::task_started: start(fact, now); break;
        case FactKind::task_succeeded:
        case FactKind::task_failed: end(fact); break;
        case FactKind::error: ++errors_; break;
        case FactKind::warning: ++warnings_; break;
        case FactKind::error_count: errors_ = fact.n; break;    // BitBake's own counts replace ours, which see
        case FactKind::warning_count: warnings_ = fact.n; break;  // repetitions
        case FactKind::tasks_summary:
            phase_ = Phase::finished;
            rerun_ = fact.n - fact.m;
            tasks_.done = tasks_.total = fact.n;
            running_.clear();
            break;
        case FactKind::interrupted: interrupted_ = true; break;
        case FactKind::task_failed_file:
        case FactKind::shell_failed:
        case FactKind::setscene_failed:
        case FactKind::failure_log:
        case FactKind::tasks_failed:
        case FactKind::kas_error: break;
    }
}

}  // namespace bspctl::bitbake
