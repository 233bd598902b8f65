// SPDX-License-Identifier: Apache-2.0
#include "watch/state.hpp"

#include <algorithm>

namespace bspctl::watch {

namespace {

using bitbake::BuildRecord;
using bitbake::PhaseRecord;

// The part of the preparation that goes on; null: none.
const PhaseRecord* open_part(const BuildRecord& record) {
    const auto& parts = record.phases();
    return parts.empty() || parts.back().done ? nullptr : &parts.back();
}

Phase phase_of_part(const PhaseRecord& part) {
    return part.name == "cache" ? Phase::cache : part.name == "parse" ? Phase::parsing : Phase::preparing;
}

bool runs_setscene_only(const BuildRecord& record) {
    if (record.setscene_done() || record.queue().setscene_total == 0 || record.queue().active > 0) return false;
    const auto& running = record.running();
    return std::all_of(running.begin(), running.end(), [&](auto index) { return record.tasks()[index].setscene; });
}

// A run may hold several of BitBake's builds (clean, then build): a later one's parts and tasks end the end.
Phase phase_of(const BuildRecord& record) {
    const auto* part = open_part(record);
    const bool queue_runs = record.queue().total > 0 || !record.running().empty();
    if (record.build().ended && record.running().empty()) return Phase::ended;
    if (part != nullptr && record.running().empty()) return phase_of_part(*part);
    if (queue_runs) return runs_setscene_only(record) ? Phase::setscene : Phase::tasks;
    return record.phases().empty() ? Phase::starting : Phase::preparing;
}

}  // namespace

std::string_view to_word(Phase phase) {
    constexpr std::string_view words[] = {"starting", "cache", "parsing", "preparing", "setscene", "tasks", "ended"};
    return words[static_cast<std::size_t>(phase)];
}

State state_of(const BuildRecord& record) {
    State out;
    out.phase = phase_of(record);
    if (const auto* part = open_part(record)) {
        if (out.phase == Phase::preparing) out.step = part->name;
        if (part->total > 0) out.percent = std::clamp(100 * part->current / part->total, 0.0, 100.0);
    }
    const auto& queue = record.queue();
    out.total = queue.total;
    out.done = std::min(queue.total, queue.completed + queue.failed);
    out.failed = static_cast<std::int64_t>(record.failed().size());
    out.reused = queue.setscene_covered;
    out.wanted = queue.setscene_covered + queue.setscene_notcovered;
    out.setscene_done = out.wanted;
    out.setscene_total = queue.setscene_total;
    return out;
}

}  // namespace bspctl::watch
