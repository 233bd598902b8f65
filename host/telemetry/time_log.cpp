// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "telemetry/run.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::telemetry {

namespace {

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

std::string fixed(double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.2f", value);
    return text.data();
}

// h:mm:ss from an hour on, m:ss.cc below, as GNU time has it.
std::string clock(double value) {
    std::array<char, 64> text{};
    const auto whole = static_cast<long long>(value);
    const int part = static_cast<int>(std::fmod(value, 1.0) * 100);
    if (whole >= 3600) {
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text.data(), text.size(), "%lld:%02lld.%02d", whole / 60, whole % 60, part);
    }
    return text.data();
}

std::string percent(double used, double wall) {
    return wall > 0 ? std::to_string(static_cast<long long>(used / wall * 100)) + "%" : "?%";
}

std::string ending(const process::Exit& exit) {
    if (exit.signal != 0) return "Command terminated by signal " + std::to_string(exit.signal) + "\n";
    if (exit.code != 0) return "Command exited with non-zero status " + std::to_string(exit.code) + "\n";
    return {};
}

}  // namespace

std::string describe_time(const std::vector<std::string>& argv, const process::Exit& exit) {
    const auto& use = exit.usage;
    const auto user = seconds(use.ru_utime), system = seconds(use.ru_stime), wall = exit.wall.count();
    auto out = ending(exit);
    const auto line = [&out](std::string_view name, const std::string& value) {
        out.append("\t").append(name).append(": ").append(value).append("\n");
    };
    const auto count = [&line](std::string_view name, long value) { line(name, std::to_string(value)); };
    line("Command being timed", "\"" + mask_secrets(text::join(argv, " ")) + "\"");
    line("User time (seconds)", fixed(user));
    line("System time (seconds)", fixed(system));
    line("Percent of CPU this job got", percent(user + system, wall));
    line("Elapsed (wall clock) time (h:mm:ss or m:ss)", clock(wall));
    // Linux does not measure the averages; GNU time prints them as 0 too.
    count("Average shared text size (kbytes)", 0);
    count("Average unshared data size (kbytes)", 0);
    count("Average stack size (kbytes)", 0);
    count("Average total size (kbytes)", 0);
    count("Maximum resident set size (kbytes)", use.ru_maxrss);
    count("Average resident set size (kbytes)", 0);
    count("Major (requiring I/O) page faults", use.ru_majflt);
    count("Minor (reclaiming a frame) page faults", use.ru_minflt);
    count("Voluntary context switches", use.ru_nvcsw);
    count("Involuntary context switches", use.ru_nivcsw);
    count("Swaps", use.ru_nswap);
    count("File system inputs", use.ru_inblock);
    count("File system outputs", use.ru_oublock);
    count("Socket messages sent", use.ru_msgsnd);
    count("Socket messages received", use.ru_msgrcv);
    count("Signals delivered", use.ru_nsignals);
    count("Page size (bytes)", ::sysconf(_SC_PAGESIZE));
    count("Exit status", exit.signal != 0 ? 0 : exit.code);
    return out;
}

}  // namespace bspctl::telemetry
