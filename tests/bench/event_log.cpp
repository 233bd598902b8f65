// SPDX-License-Identifier: Apache-2.0
//
// How fast an event log is read: `bench_event_log FILE…` prints, for each file, megabytes a second of the processor's time
// and of the time that passes, with every kind of event decoded, with what triage wants, and for reading the bytes alone.
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

#include "bitbake/event_log.hpp"

namespace {

using namespace bspctl::bitbake;

double seconds_of(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Seconds a run of the work takes: the processor's and those that pass.
struct Cost {
    double processor = 1e9, wall = 1e9;
};

// The best of five, of each the mean of as many runs as make up a tenth of a second: small logs take less than a millisecond.
Cost cost_of(const std::function<void()>& work) {
    Cost best;
    for (int i = 0; i < 5; ++i) {
        const auto processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID), wall = seconds_of(CLOCK_MONOTONIC);
        double passed = 0;
        int runs = 0;
        for (; passed < 0.1; ++runs) {
            work();
            passed = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor;
        }
        best.processor = std::min(best.processor, passed / runs);
        best.wall = std::min(best.wall, (seconds_of(CLOCK_MONOTONIC) - wall) / runs);
    }
    return best;
}

void read_bytes(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::vector<char> buffer(256 * 1024);
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0) {}
}

std::size_t read_events(const std::filesystem::path& file, const EventSet& wanted) {
    std::size_t events = 0;
    EventLog log([&](const EventValue&) { ++events; }, wanted);
    read_event_log(file, log);
    return events;
}

void measure(const std::filesystem::path& file) {
    const auto megabytes = static_cast<double>(std::filesystem::file_size(file)) * 1e-6;
    const auto triage = events_of<TaskEvent, LogEvent, NoProvider, ParseError, CommandEvent, SanityEvent, DiskFull>();
    const auto bare = cost_of([&] { read_bytes(file); });
    const auto print = [&](const char* what, const Cost& cost) {
        std::printf("  %-7s %6.0f MB/s of the processor, %6.0f MB/s passed, %5.1f times the bytes alone\n", what, megabytes / cost.processor,
                    megabytes / cost.wall, cost.processor / bare.processor);
    };
    std::printf("%s: %.1f MB, %zu events\n", file.c_str(), megabytes, read_events(file, all_events));
    print("all", cost_of([&] { (void)read_events(file, all_events); }));
    print("triage", cost_of([&] { (void)read_events(file, triage); }));
    print("bytes", bare);
}

}  // namespace

int main(int count, char** words) {
    std::for_each(words + 1, words + count, measure);
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("peak memory %ld KiB\n", usage.ru_maxrss);
}
