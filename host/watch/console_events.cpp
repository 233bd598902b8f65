// SPDX-License-Identifier: Apache-2.0
#include "watch/console_events.hpp"

#include <algorithm>

namespace bspctl::watch {

namespace {

using bitbake::EventValue;
using bitbake::Fact;
using bitbake::FactKind;
using bitbake::LogEvent;
using bitbake::ProgressEvent;
using bitbake::TaskEvent;

ProgressEvent parse_event(const Fact& fact) {
    ProgressEvent out;
    out.what = ProgressEvent::What::parse;
    const bool complete = fact.kind == FactKind::parse_complete;
    out.phase = complete ? ProgressEvent::Phase::completed : ProgressEvent::Phase::progress;
    out.current = static_cast<double>(fact.n);
    out.total = complete ? static_cast<double>(fact.n) : 100;
    if (complete) out.errors = fact.m;
    return out;
}

bitbake::BuildEvent end_of_build(const Fact& fact) {
    bitbake::BuildEvent out;
    out.phase = bitbake::BuildEvent::Phase::completed;
    out.total = fact.n;
    out.failures = fact.failed;
    out.interrupted = fact.kind == FactKind::interrupted ? 1 : 0;
    return out;
}

}  // namespace

void ConsoleEvents::start(const Fact& fact, double now, const Sink& sink) {
    running_[{fact.recipe, fact.task}] = ++number_;
    const auto package = fact.recipe + "-" + fact.version;
    sink(TaskEvent{.phase = TaskEvent::Phase::started, .recipe = fact.recipe, .version = fact.version, .task = fact.task,
                   .package = package, .time = now, .pid = number_});
}

// A task whose start was not seen gets a number all the same.
void ConsoleEvents::end(const Fact& fact, TaskEvent::Phase phase, double now, const Sink& sink) {
    const Task task{fact.recipe, fact.task};
    if (phase == TaskEvent::Phase::failed && !failed_.insert(task).second) return;
    const auto running = running_.find(task);
    const auto number = running == running_.end() ? ++number_ : running->second;
    const auto package = fact.recipe + "-" + fact.version;
    sink(TaskEvent{.phase = phase, .recipe = fact.recipe, .version = fact.version, .task = fact.task, .package = package,
                   .log = logs_[task], .time = now, .pid = number});
    logs_.erase(task);
    if (running != running_.end()) running_.erase(running);
}

void ConsoleEvents::message(const Fact& fact, std::int64_t level, double now, const Sink& sink) {
    if (said_.size() >= most_said || !said_.insert(fact.recipe + fact.task + fact.text).second) return;
    LogEvent out;
    out.level = level;
    out.message = fact.text;
    out.time = now;
    if (const auto running = running_.find({fact.recipe, fact.task}); running != running_.end()) out.pid = running->second;
    else if (!fact.recipe.empty()) out.message.insert(0, fact.recipe + " " + fact.task + ": ");
    sink(out);
}

// "Running task 12 of 62": eleven were started before it, and those that are not at work are done. Lines of parallel tasks
// may come out of order.
void ConsoleEvents::count_task(const Fact& fact, const Sink& sink) {
    const auto active = static_cast<std::int64_t>(running_.size());
    stats_.total = fact.m;
    stats_.active = active;
    stats_.completed = std::max(stats_.completed, fact.n - 1 - active);
    sink(bitbake::QueueEvent{.phase = bitbake::QueueEvent::Phase::started, .stats = stats_});
}

// BitBake sums up before the tasks what the shared state has.
void ConsoleEvents::count_setscene(const Fact& fact, const Sink& sink) {
    if (fact.kind == FactKind::sstate_summary) {
        stats_.setscene_covered = fact.m;
        stats_.setscene_notcovered = std::max<std::int64_t>(0, fact.n - fact.m);
    } else {
        stats_.setscene_total = fact.m;
    }
    sink(bitbake::QueueEvent{.phase = bitbake::QueueEvent::Phase::started, .setscene = true, .stats = stats_});
}

void ConsoleEvents::take(const Fact& fact, double now, const Sink& sink) {
    switch (fact.kind) {
        case FactKind::parse_progress:
        case FactKind::parse_complete: sink(parse_event(fact)); break;
        case FactKind::executing:
            sink(bitbake::BuildEvent{.phase = bitbake::BuildEvent::Phase::started});
            break;
        case FactKind::sstate_summary:
        case FactKind::setscene_running: count_setscene(fact, sink); break;
        case FactKind::task_running: count_task(fact, sink); break;
        case FactKind::task_started: start(fact, now, sink); break;
        case FactKind::task_succeeded: end(fact, TaskEvent::Phase::succeeded, now, sink); break;
        case FactKind::setscene_failed: end(fact, TaskEvent::Phase::failed_silent, now, sink); break;
        case FactKind::task_failed:
        case FactKind::task_failed_file: end(fact, TaskEvent::Phase::failed, now, sink); break;
        case FactKind::failure_log: logs_[{fact.recipe, fact.task}] = fact.text; break;
        case FactKind::error: message(fact, LogEvent::error, now, sink); break;
        case FactKind::warning: message(fact, LogEvent::warning, now, sink); break;
        case FactKind::tasks_summary:
        case FactKind::interrupted: sink(end_of_build(fact)); break;
        default: break;
    }
}

}  // namespace bspctl::watch
