// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>

#include "base/descriptor.hpp"
#include "base/text.hpp"
#include "triage/circumstances.hpp"

namespace bspctl::triage {
namespace {

constexpr std::size_t most_bytes = 32 * 1024 * 1024;  // no kernel keeps more

double seconds_of(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Each read gives one record; EPIPE says that the next one was overwritten meanwhile.
std::string read_kernel_log() {
    const Descriptor source(::open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    std::string out;
    std::array<char, 8192> record{};
    while (source && out.size() < most_bytes) {
        const auto got = ::read(source.get(), record.data(), record.size());
        if (got > 0) out.append(record.data(), static_cast<std::size_t>(got));
        else if (got == 0 || (errno != EPIPE && errno != EINTR)) break;
    }
    return out;
}

// "priority,number,microseconds,flags;" before the text; a line that begins with a blank goes on with the record before.
bool split_record(std::string_view line, double& since_boot, std::string_view& text) {
    const auto end = line.find(';');
    const auto fields = text::split(line.substr(0, end), ',');
    if (end == std::string_view::npos || fields.size() < 3 || line.front() == ' ') return false;
    std::uint64_t microseconds = 0;
    const auto& field = fields[2];
    if (std::from_chars(field.data(), field.data() + field.size(), microseconds).ec != std::errc{}) return false;
    since_boot = static_cast<double>(microseconds) * 1e-6;
    text = line.substr(end + 1);
    return true;
}

// "… Killed process 4711 (cc1plus) …"; older kernels write "Kill process".
std::string program_of(std::string_view text) {
    const auto begin = text.find('('), end = text.find(')', begin);
    return end == std::string_view::npos ? std::string() : std::string(text.substr(begin + 1, end - begin - 1));
}

bool is_kill(std::string_view text) {
    return text.find("ut of memory: Kill") != std::string_view::npos && text.find(" process ") != std::string_view::npos;
}

}  // namespace

std::vector<OutOfMemoryKill> out_of_memory_kills(std::string_view records, double boot, const Span& during) {
    std::vector<OutOfMemoryKill> out;
    for (const auto line : text::lines(records)) {
        double since_boot = 0;
        std::string_view text;
        if (line.empty() || !split_record(line, since_boot, text) || !is_kill(text)) continue;
        if (!during.has(boot + since_boot)) continue;
        out.push_back({boot + since_boot, std::string(text), program_of(text), text.starts_with("Memory cgroup")});
    }
    return out;
}

// The clock of the kernel's log stands still while the machine sleeps, as CLOCK_MONOTONIC does.
std::vector<OutOfMemoryKill> out_of_memory_kills(const Span& during) {
    if (during.to <= 0) return {};
    return out_of_memory_kills(read_kernel_log(), seconds_of(CLOCK_REALTIME) - seconds_of(CLOCK_MONOTONIC), during);
}

void observe_kernel(const std::filesystem::path& run_dir, const Observer& observer) {
    for (const auto& kill : out_of_memory_kills(span_of_run(run_dir))) {
        Observation out;
        out.origin = Observation::Origin::kernel;
        out.text = kill.text;
        out.file = "/dev/kmsg";
        observer(out);
    }
}

}  // namespace bspctl::triage
