// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "triage/observation.hpp"

// What surrounds a failure: the machine's state while the run went on, as far as the run's record and the kernel tell.
namespace bspctl::triage {

// One sentence each, for Report::circumstances: what ended by a signal, how full the disk was, how much memory was short,
// what the kernel killed. Empty when nothing was out of the ordinary or nothing is known.
[[nodiscard]] std::vector<std::string> circumstances_of(const std::filesystem::path& run_dir);

// The kernel's out-of-memory kills while the run went on, each as an Observation of origin kernel ("Out of memory: Killed
// process 4711 (cc1plus) …"), which rules match like a line. Needs a readable /dev/kmsg: nothing without that right, in
// most containers, and after a reboot.
void observe_kernel(const std::filesystem::path& run_dir, const Observer& observer);

// ----------------------------------------------------------------------------------------------------- the parts

// A span of time in seconds since 1970.
struct Span {
    double from = 0, to = 0;
    [[nodiscard]] bool has(double time) const { return from <= time && time <= to; }
};

// When the run went on: from its first event to its last sign of life. {0, 0} when it left none.
[[nodiscard]] Span span_of_run(const std::filesystem::path& run_dir);

struct OutOfMemoryKill {
    double time = 0;      // seconds since 1970
    std::string text;     // the kernel's line: "Out of memory: Killed process 4711 (cc1plus) total-vm:…"
    std::string program;  // "cc1plus"
    bool cgroup = false;  // the limit of a control group (a container's) was met, not the machine's
};
// In the records of /dev/kmsg ("6,1234,987654321,-;TEXT": microseconds since boot), those within `during`. `boot`: seconds
// since 1970.
[[nodiscard]] std::vector<OutOfMemoryKill> out_of_memory_kills(std::string_view records, double boot, const Span& during);
// The same of this machine's kernel; nothing when its log may not be read.
[[nodiscard]] std::vector<OutOfMemoryKill> out_of_memory_kills(const Span& during);

}  // namespace bspctl::triage
