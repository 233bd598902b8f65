// SPDX-License-Identifier: Apache-2.0
#include "pipeline/closing.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"
#include "bitbake/event_log.hpp"
#include "engine/build_control.hpp"
#include "pipeline/build_events.hpp"
#include "pipeline/postmortem.hpp"
#include "telemetry/emitter.hpp"
#include "telemetry/event_json.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t code_not_known = -1;
constexpr const char* aborted = "aborted";

// run_end is among the last events of a whole record: the outcome of most is known by their tail.
std::optional<std::string> outcome_in_tail(int fd) {
    constexpr off_t tail = 16 * 1024;
    const auto size = ::lseek(fd, 0, SEEK_END);
    std::string bytes(tail, '\0');
    const auto got = ::pread(fd, bytes.data(), bytes.size(), std::max<off_t>(0, size - tail));
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, got)));
    for (const auto line : text::lines(bytes)) {
        const auto event = telemetry::from_json(line);
        if (event && event->type == "run_end") return event->text("outcome");
    }
    return std::nullopt;
}

// Seconds since 1970 of the last write; 0: there is no such file.
double written(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return 0;
    return static_cast<double>(status.st_mtim.tv_sec) + static_cast<double>(status.st_mtim.tv_nsec) / 1e9;
}

// From the first event to the last sign of life that it left itself.
double length_of(const telemetry::EventFile& record, const fs::path& run_dir) {
    if (record.events.empty()) return 0;
    const auto from = telemetry::parse_utc_time(record.events.front().time), to = telemetry::parse_utc_time(record.events.back().time);
    return std::max({0.0, to - from, written(run_dir / "kas.log") - from});
}

telemetry::Event end_of(const telemetry::EventFile& record, const fs::path& run_dir) {
    return {telemetry::utc_time(std::chrono::system_clock::now()), "run_end",
            {{"outcome", aborted}, {"exit_code", code_not_known}, {"duration_s", length_of(record, run_dir)}}};
}

// A line that the crash tore is ended first, so that it spoils no other. One write: all of it or, on a full disk, a torn
// line that the next look mends.
bool append(int fd, const std::string& line) {
    const auto size = ::lseek(fd, 0, SEEK_END);
    char last = '\n';
    const bool torn = size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n';
    const auto bytes = (torn ? "\n" : "") + line + "\n";
    return ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
}

void keep_events(const telemetry::RunRef& run) {
    try {
        write_build_events(run.dir, run_facts(run.dir));
    } catch (const Failure&) {
        // what BitBake left may be nothing that can be read
    }
}

// A build whose bspctl was killed goes on writing its log after the run was closed.
void renew_events(const telemetry::RunRef& run) {
    const auto known = written(run.dir / bitbake::build_json_name);
    if (known > 0 && known < written(run.dir / bitbake::event_log_name)) keep_events(run);
}

// A command line of a container has a thousand bytes; the first words tell what it is.
std::string shortened(const std::string& name) {
    constexpr std::size_t enough = 100;
    return name.size() <= enough ? name : text::to_utf8(std::string_view(name).substr(0, enough)) + " …";
}

// What else there is of a build in a container waits for it, with command lines that say nothing to anybody.
void keep_containers(std::vector<std::string>& names) {
    const auto is_container = [](const std::string& name) { return name.starts_with("container "); };
    if (std::none_of(names.begin(), names.end(), is_container)) return;
    std::erase_if(names, [&](const std::string& name) { return !is_container(name); });
}

// The flock is among those that close: whoever records the run has long gone, which is asked while it is held.
bool close(const telemetry::RunRef& run) {
    const auto file = run.dir / "events.jsonl";
    const Descriptor fd(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!fd) return false;
    if (const auto outcome = outcome_in_tail(fd.get())) {
        if (*outcome == aborted) renew_events(run);
        return false;
    }
    if (::flock(fd.get(), LOCK_EX) != 0) return false;
    const bool going = may_be_going(run);  // before reading: one that ends meanwhile has written its end by then
    const auto record = telemetry::read_events(file);
    const bool ended = std::any_of(record.events.begin(), record.events.end(), [](const auto& event) { return event.type == "run_end"; });
    if (going || ended || !append(fd.get(), telemetry::to_json(end_of(record, run.dir)))) return false;
    keep_events(run);
    return true;
}

}  // namespace

std::vector<telemetry::RunRef> close_aborted_runs(const fs::path& bsp_root) {
    std::vector<telemetry::RunRef> out;
    for (const auto& run : telemetry::list_runs(bsp_root)) {
        try {
            if (close(run)) out.push_back(run);
        } catch (const Failure&) {
            // not ours to read
        }
    }
    return out;
}

std::string describe_closed(const telemetry::RunRef& run) {
    return "run " + run.id + " ended abruptly (its bspctl was killed, or the machine went down): recorded as aborted";
}

telemetry::RunRef newest_run(const fs::path& bsp_root, const fs::path& build_dir) {
    telemetry::RunRef out;
    for (auto& run : telemetry::list_runs(bsp_root)) {
        if (run.dir.parent_path().parent_path() == build_dir) out = std::move(run);
    }
    return out;
}

void refuse_beside_orphans(const fs::path& bsp_root, const fs::path& build_dir) {
    const auto run = newest_run(bsp_root, build_dir);
    const bool in_container = !run.id.empty() && engine_of(run) == "container";
    std::vector<std::string> names;
    for (const auto& control : engine::control_orphans(bsp_root, build_dir, in_container ? run.id : "")) {
        if (!control->works()) continue;
        for (const auto& name : control->running()) names.push_back(shortened(name));
    }
    keep_containers(names);
    if (names.empty()) return;
    constexpr std::size_t enough = 3;
    const auto more = names.size() > enough ? " and " + std::to_string(names.size() - enough) + " more" : "";
    names.resize(std::min(names.size(), enough));
    throw Failure("a build without its bspctl goes on in " + build_dir.string(), text::join(names, "; ") + more,
                  "end it: bspctl stop, or at once bspctl stop --force; or wait until it has ended");
}

}  // namespace bspctl::pipeline
