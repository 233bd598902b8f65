// SPDX-License-Identifier: Apache-2.0
#include "pipeline/guarded_build.hpp"

#include <algorithm>
#include <utility>

#include "base/duration.hpp"
#include "base/failure.hpp"
#include "engine/mounts.hpp"
#include "process/interrupts.hpp"
#include "process/login_session.hpp"

namespace bspctl::pipeline {

namespace {

double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A server that only goes is no news.
constexpr double unremarkable_wait = 1;

// What an interrupt of the user, or a signal of whoever runs us, comes to. The wait after it may be long.
std::string meaning_of(int count, bool kas_has_ended) {
    if (kas_has_ended && count < 3) return "interrupted: what kas left running is being ended";
    return count == 1   ? "interrupted: running tasks are let end; interrupt again to stop them"
           : count == 2 ? "running tasks are being stopped; interrupt again to kill what is left"
                        : "killing what is left";
}

bool stops_on_error(const config::Settings& settings, bool keep_going) {
    if (!settings.flag("build.stop_on_error") || !keep_going) return settings.flag("build.stop_on_error");
    if (settings.find("build.stop_on_error")->origin == config::Origin::flag) {
        throw Failure("--keep-going and --stop-on-error contradict each other", "", "give one of them");
    }
    return false;
}

// A build writes into its own folder and these two, wherever they lie.
watch::GuardLimits with_folders(watch::GuardLimits limits, const engine::Job& job) {
    limits.folders = {engine::build_dir(job)};
    for (const auto& [name, value] : job.env) {
        if (name == "DL_DIR" || name == "SSTATE_DIR") limits.folders.emplace_back(value);
    }
    return limits;
}

}  // namespace

watch::GuardLimits guard_limits(const config::Settings& settings, bool keep_going) {
    constexpr double gib = 1024.0 * 1024 * 1024, most_gib = 1024.0 * 1024 * 1024;
    watch::GuardLimits out;
    out.stall_seconds = settings.number("build.stall_abort_secs", 0);
    out.stop_on_error = stops_on_error(settings, keep_going);
    out.disk_bytes = static_cast<std::uint64_t>(std::min(settings.number("build.disk_stop_gb", 0), most_gib) * gib);
    return out;
}

std::optional<std::chrono::seconds> time_limit(const config::Settings& settings) {
    const auto* value = settings.find("build.timeout");
    if (value == nullptr || value->text.empty()) return std::nullopt;
    const auto limit = parse_duration(value->text);
    if (!limit) throw Failure("build.timeout must be a duration, like 90m or 8h", "found '" + value->text + "' (" + value->where + ")", "");
    return limit->count() > 0 ? limit : std::nullopt;
}

GuardedBuild::GuardedBuild(const engine::Engine& engine, const engine::Job& job, watch::GuardLimits limits, int oom_score,
                           telemetry::Run& record, telemetry::Emitter& emitter, telemetry::Listener& listener)
    : engine_(engine),
      job_(job),
      record_(record),
      emitter_(emitter),
      listener_(listener),
      watch_(job.event_log, [this](const std::string& path) { return engine::host_path(engine_, job_, path); }),
      guards_(with_folders(std::move(limits), job)),
      oom_score_(engine.kind == engine::Kind::host ? oom_score : 0) {}

engine::Outcome GuardedBuild::run() {
    auto out = engine::run(engine_, job_, {[this](std::string_view line) {
                                               emitter_.console(line);
                                               watch_.console(line);
                                           },
                                           [this](pid_t child) { return tick(child); }});
    watch_.poll();
    listener_.on_build(watch_);
    return out;
}

// kas, before it starts BitBake: what it starts inherits the score. A container's processes are its runtime's.
void GuardedBuild::offer(pid_t child) {
    if (const int score = std::exchange(oom_score_, 0); score > 0) process::offer_to_oom_killer(child, score);
}

bool GuardedBuild::tick(pid_t child) {
    if (child > 0) offer(child);
    else if (!kas_ended_) kas_ended_ = steady_seconds();
    listener_.on_tick();
    record_.sample_load();
    if (watch_.poll_if_due()) {
        listener_.on_build(watch_);
        guard();
    }
    say_interrupts();
    say_waiting();
    return halt().has_value();
}

// Once the user has taken the stopping into their hands it is theirs; without kas there is nothing to stop.
void GuardedBuild::guard() {
    if (halt() || kas_ended_ || process::Interrupts::count() > 0) return;
    const auto& found = guards_.look(watch_, steady_seconds());
    if (found) emitter_.emit("warn", {{"message", found->reason + ": the build is being stopped"}, {"halted", found->kind}});
}

void GuardedBuild::say_interrupts() {
    const int count = process::Interrupts::count();
    if (count <= told_) return;
    told_ = count;
    emitter_.emit("info", {{"message", meaning_of(count, kas_ended_.has_value())}});
}

void GuardedBuild::say_waiting() {
    if (!kas_ended_ || said_waiting_ || steady_seconds() - *kas_ended_ < unremarkable_wait) return;
    said_waiting_ = true;
    emitter_.emit("info", {{"message", "kas has ended; waiting for BitBake's server to end, for half a minute at most"}});
}

}  // namespace bspctl::pipeline
