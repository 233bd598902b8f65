// SPDX-License-Identifier: Apache-2.0
#include "pipeline/sync_run.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sync/report.hpp"

namespace bspctl::pipeline {

namespace {

std::vector<telemetry::Field> fields_of(const sync::Result& result, std::size_t done, std::size_t total) {
    std::vector<telemetry::Field> out{{"name", result.name},
                                      {"did", std::string(sync::word(result.did))},
                                      {"ok", result.ok()},
                                      {"wanted", result.wanted},
                                      {"from", result.from},
                                      {"to", result.to},
                                      {"url", result.url},
                                      {"bytes", static_cast<std::int64_t>(result.bytes)},
                                      {"attempts", static_cast<std::int64_t>(result.attempts)},
                                      {"duration_s", result.seconds},
                                      {"done", static_cast<std::int64_t>(done)},
                                      {"total", static_cast<std::int64_t>(total)},
                                      {"message", sync::to_line(result, false)}};
    if (!result.address.empty()) out.push_back({"fetched_from", result.address});
    if (!result.problem.empty()) out.push_back({"problem", result.problem});
    if (!result.fix.empty()) out.push_back({"fix", result.fix});
    if (!result.notes.empty()) out.push_back({"notes", result.notes});
    return out;
}

class Teller : public sync::Listener {
public:
    Teller(telemetry::Emitter& emitter, telemetry::Listener& ticks) : emitter_(emitter), ticks_(ticks) {}

    void on_finished(const sync::Result& result, std::size_t done, std::size_t total) override {
        emitter_.emit("sync_repository", fields_of(result, done, total));
    }
    void on_progress(const std::vector<sync::Activity>& activities, std::size_t done, std::size_t total) override {
        emitter_.status(sync::status_lines(activities, done, total));
        ticks_.on_tick();
    }

private:
    telemetry::Emitter& emitter_;
    telemetry::Listener& ticks_;
};

}  // namespace

sync::Report run_sync(const SyncAction& action, telemetry::Emitter& emitter, telemetry::Listener& ticks) {
    Teller teller(emitter, ticks);
    auto report = sync::sync(action.sources, action.options, teller);
    emitter.status({});
    for (const auto& note : report.notes) emitter.emit("info", {{"message", note}});
    for (const auto& problem : report.problems) emitter.emit("warn", {{"message", problem}});
    return report;
}

std::vector<telemetry::Field> fields_of(const sync::Report& report) {
    std::vector<telemetry::Field> out{{"repositories", static_cast<std::int64_t>(report.results.size())},
                                      {"bytes", static_cast<std::int64_t>(report.bytes())}};
    for (const auto did : {sync::Did::cloned, sync::Did::fetched, sync::Did::checked_out, sync::Did::nothing,
                           sync::Did::kept, sync::Did::failed}) {
        const auto name = text::replace_all(std::string(sync::word(did)), "-", "_");
        out.push_back({name, static_cast<std::int64_t>(report.count(did))});
    }
    return out;
}

std::string failure_of(const sync::Report& report) {
    std::vector<std::string> names;
    for (const auto& result : report.results) {
        if (!result.ok()) names.push_back(result.name);
    }
    if (names.empty()) return text::join(report.problems, "; ");
    const auto number = names.size();
    constexpr std::size_t shown = 5;
    if (number > shown) names.resize(shown);
    return std::to_string(number) + " of " + std::to_string(report.results.size()) +
           " repositories are not as wanted: " + text::join(names, ", ") + (number > shown ? ", …" : "");
}

sync::Report merged(std::optional<sync::Report> earlier, sync::Report later) {
    if (!earlier) return later;
    for (auto& result : later.results) {
        const auto before = std::find_if(earlier->results.begin(), earlier->results.end(),
                                         [&](const sync::Result& other) { return other.path == result.path; });
        if (before != earlier->results.end() && result.did == sync::Did::nothing) result = *before;
    }
    later.seconds += earlier->seconds;
    later.removed.insert(later.removed.begin(), earlier->removed.begin(), earlier->removed.end());
    return later;
}

}  // namespace bspctl::pipeline
