// SPDX-License-Identifier: Apache-2.0
#include "triage/circumstances.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <map>
#include <optional>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "bitbake/event_log.hpp"
#include "telemetry/run.hpp"
#include "triage/exit_status.hpp"
#include "triage/lines.hpp"

namespace bspctl::triage {
namespace fs = std::filesystem;
namespace {

constexpr double little_space = 5e9;     // bytes: what one big recipe writes
constexpr double nearly_full = 0.97;     // of a file system
constexpr double much_pressure = 30;     // per cent of the time that some task waited for memory
constexpr double just_now = 10 * 60;     // seconds: the machine is still as the run left it

std::optional<double> unix_time(const std::string& rfc3339) {
    std::tm parts{};
    double seconds = 0;
    char zulu = '\0';
    const int read = std::sscanf(rfc3339.c_str(), "%4d-%2d-%2dT%2d:%2d:%lf%c", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                                 &parts.tm_hour, &parts.tm_min, &seconds, &zulu);
    if (read != 7 || zulu != 'Z') return {};
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return static_cast<double>(::timegm(&parts)) + seconds;
}

double last_change(const fs::path& file) {
    struct stat status{};
    return ::stat(file.c_str(), &status) == 0 ? static_cast<double>(status.st_mtime) : 0;
}

std::vector<telemetry::Event> events_of_run(const fs::path& run_dir) {
    std::error_code missing;
    const auto file = run_dir / "events.jsonl";
    return fs::is_regular_file(file, missing) ? telemetry::read_events(file).events : std::vector<telemetry::Event>();
}

std::string percent(double part) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.0f %%", part * 100);
    return text.data();
}

std::string time_of_day(double time) {
    const auto seconds = static_cast<std::time_t>(time);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%H:%M:%S", &parts);
    return text.data();
}

std::string bytes(double count) { return text::human_bytes(static_cast<std::uint64_t>(std::max(0.0, count))); }

// ----------------------------------------------------------------------------------------------------- signals

void add_signals(const std::vector<telemetry::Event>& events, std::vector<std::string>& out) {
    for (const auto& event : events) {
        const auto signal = event.type == "step_fail" ? signal_of(exit_code_of(event)) : 0;
        if (signal != 0) out.push_back(ended_by(event.text("step"), signal));
    }
}

// -------------------------------------------------------------------------------------------- who ended it, if not itself

void add_halts(const std::vector<telemetry::Event>& events, std::vector<std::string>& out) {
    for (const auto& event : events) {
        if (event.type == "step_fail" && !event.text("halted").empty()) out.push_back("bspctl stopped the build: " + event.text("reason"));
        if (event.type != "run_end") continue;
        if (event.text("outcome") == "aborted") out.emplace_back("bspctl itself was killed, or the machine went down");
        if (event.text("outcome") == "timeout") out.emplace_back("bspctl stopped the run: its time limit had passed");
    }
}

// -------------------------------------------------------------------------------------------------------- disk

struct Space {
    double free = 0, total = 0;
    [[nodiscard]] bool is_short() const { return total > 0 && (free < little_space || free < total * (1 - nearly_full)); }
};

// The folder's size as du.tsv's last whole line has it ("<unix seconds>\t<bytes>"); 0 when there is none.
double last_size(const fs::path& du) {
    std::error_code missing;
    if (!fs::is_regular_file(du, missing)) return 0;
    double out = 0;
    LineReader reader(du);
    for (std::string_view line; reader.next(line);) {
        const auto tab = line.find('\t');
        if (tab == std::string_view::npos) continue;
        std::uint64_t size = 0;
        if (std::from_chars(line.data() + tab + 1, line.data() + line.size(), size).ec == std::errc{}) out = static_cast<double>(size);
    }
    return out;
}

std::string describe(const std::string& where, const Space& space, const fs::path& run_dir) {
    auto out = where + " was " + percent(1 - space.free / space.total) + " full at the end: " + bytes(space.free) + " of " +
               bytes(space.total) + " free";
    const auto built = last_size(run_dir / "du.tsv");
    return built > 0 ? out + "; the build folder held " + bytes(built) : out;
}

// The file system of the run's folder is the build's as a rule. What it is now says something of a run that has just ended.
void add_space_now(const fs::path& run_dir, const Span& span, std::vector<std::string>& out) {
    std::error_code failed;
    const auto now = fs::space(run_dir, failed);
    const Space space{static_cast<double>(now.available), static_cast<double>(now.capacity)};
    const bool recent = static_cast<double>(std::time(nullptr)) - span.to < just_now;
    if (!failed && recent && space.is_short()) out.push_back(describe("the disk of the build", space, run_dir));
}

// ----------------------------------------------------------------------------------- what BitBake's own monitor saw

struct Monitored {
    std::map<std::string, Space, std::less<>> disks;  // the last sample of each
    double memory_pressure = 0;                       // the highest

    void operator()(const bitbake::DiskUsage& usage) {
        for (const auto& sample : usage.samples) {
            disks[std::string(sample.device)] = {static_cast<double>(sample.available), static_cast<double>(sample.total)};
        }
    }
    void operator()(const bitbake::PressureEvent& pressure) { memory_pressure = std::max(memory_pressure, pressure.memory); }
    template <class Other>
    void operator()(const Other&) {}
};

Monitored monitored(const fs::path& event_log) {
    Monitored out;
    std::error_code missing;
    if (!fs::is_regular_file(event_log, missing)) return out;
    bitbake::EventLog log([&](const bitbake::EventValue& event) { std::visit(out, event); },
                          bitbake::events_of<bitbake::DiskUsage, bitbake::PressureEvent>());
    bitbake::read_event_log(event_log, log);
    return out;
}

void add_monitored(const fs::path& run_dir, std::vector<std::string>& out) {
    const auto seen = monitored(run_dir / bitbake::event_log_name);
    for (const auto& [device, space] : seen.disks) {
        if (space.is_short()) out.push_back(describe(device, space, run_dir));
    }
    if (seen.memory_pressure >= much_pressure) {
        out.push_back("tasks waited for memory up to " + percent(seen.memory_pressure / 100) + " of the time");
    }
}

void add_kills(const Span& span, std::vector<std::string>& out) {
    for (const auto& kill : out_of_memory_kills(span)) {
        out.push_back("the kernel killed " + (kill.program.empty() ? "a process" : kill.program) + " at " + time_of_day(kill.time) +
                      " UTC, for " + (kill.cgroup ? "the memory limit of its control group was met" : "memory ran out"));
    }
}

}  // namespace

Span span_of_run(const fs::path& run_dir) {
    Span out;
    for (const auto& event : events_of_run(run_dir)) {
        const auto time = unix_time(event.time);
        if (!time) continue;
        if (out.from == 0) out.from = *time;
        out.to = std::max(out.to, *time);
        if (event.type == "run_end") return out;
    }
    // Somebody who was killed wrote no end.
    if (out.from != 0) out.to = std::max({out.to, last_change(run_dir / "kas.log"), last_change(run_dir / "events.jsonl")});
    return out;
}

std::vector<std::string> circumstances_of(const fs::path& run_dir) {
    std::vector<std::string> out;
    try {
        const auto span = span_of_run(run_dir);
        const auto events = events_of_run(run_dir);
        add_halts(events, out);
        add_signals(events, out);
        add_kills(span, out);
        add_monitored(run_dir, out);
        if (span.to > 0) add_space_now(run_dir, span, out);
    } catch (const Failure&) {
        // A file that went away or is locked: what was found until then stands.
    }
    return out;
}

}  // namespace bspctl::triage
