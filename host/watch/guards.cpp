// SPDX-License-Identifier: Apache-2.0
#include "watch/guards.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace bspctl::watch {

namespace {

// The age of a log is asked once a second, so the time of its last write is known to that much.
constexpr double blur = 2;
constexpr std::size_t most_names = 5;

std::string name_of(const bitbake::BuildRecord& record, std::uint32_t index) {
    const auto& task = record.tasks()[index];
    return record.recipe_of(task).name + ":" + task.name;
}

std::string names_of(const BuildWatch& build) {
    std::vector<std::string> out;
    for (const auto& one : build.running()) {
        if (out.size() == most_names) break;
        out.push_back(name_of(build.record(), one.task));
    }
    const auto more = build.running().size() - out.size();
    return text::join(out, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

}  // namespace

std::optional<std::uint64_t> free_space(const std::filesystem::path& folder) {
    struct statvfs status {};
    if (::statvfs(folder.c_str(), &status) != 0 || status.f_blocks == 0) return std::nullopt;
    return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

const std::optional<Halt>& Guards::look(const BuildWatch& build, double seconds) {
    const double step = std::clamp(seconds - looked_.value_or(seconds), 0.0, longest_step);
    looked_ = seconds;
    if (halt_) return halt_;
    halt_ = error(build);
    if (!halt_) halt_ = disk(seconds);
    if (!halt_) halt_ = stall(build, step);
    return halt_;
}

std::optional<Halt> Guards::error(const BuildWatch& build) const {
    const auto& failed = build.record().failed();
    if (!limits_.stop_on_error || failed.empty()) return std::nullopt;
    return Halt{"task", name_of(build.record(), failed.front()) + " failed; the rest was stopped (build.stop_on_error)", ""};
}

std::optional<Halt> Guards::disk(double seconds) {
    if (limits_.disk_bytes == 0 || (asked_disk_ && seconds - *asked_disk_ < disk_interval)) return std::nullopt;
    asked_disk_ = seconds;
    for (const auto& folder : limits_.folders) {
        const auto free = free_(folder);
        if (!free || *free >= limits_.disk_bytes) continue;
        return Halt{"disk-full", "disk-full: " + text::human_bytes(*free) + " free for " + folder.string() + ", less than the " +
                                     text::human_bytes(limits_.disk_bytes) + " of build.disk_stop_gb",
                    "make room (bspctl clean-cache, bspctl runs prune) and run it again: it goes on from where it stopped"};
    }
    return std::nullopt;
}

// ----------------------------------------------------------------------------------------------------------- stall

std::optional<Halt> Guards::stall(const BuildWatch& build, double step) {
    silent_ = shows_work(build) ? 0 : silent_ + step;
    if (limits_.stall_seconds <= 0 || silent_ < limits_.stall_seconds) return std::nullopt;
    return Halt{"stall-timeout", "stall-timeout: " + names_of(build),
                "look into the tasks' logs; if they only take long, raise build.stall_abort_secs (0: never) and run it again"};
}

bool Guards::shows_work(const BuildWatch& build) {
    const auto& running = build.running();
    const auto& tasks = build.record().tasks();
    bool out = running.empty() || running.size() < traces_.size();
    for (const auto& one : running) {
        // As said by two clocks, the machine's and its file system's; their difference only changes when one is set.
        const auto written = one.silent ? std::optional(build.now() - *one.silent) : std::nullopt;
        if (is_new(one, tasks[one.task].progress, written.value_or(0)) || !written) out = true;
    }
    std::erase_if(traces_, [&](const auto& trace) {
        return std::none_of(running.begin(), running.end(), [&](const auto& one) { return one.task == trace.first; });
    });
    return out;
}

bool Guards::is_new(const RunningTask& one, std::int64_t progress, double written) {
    const auto [found, added] = traces_.try_emplace(one.task, Trace{written, progress, one.rate});
    auto& trace = found->second;
    if (!added && trace.progress == progress && trace.rate == one.rate && std::abs(trace.written - written) <= blur) return false;
    trace = {written, progress, one.rate};
    return true;
}

}  // namespace bspctl::watch
