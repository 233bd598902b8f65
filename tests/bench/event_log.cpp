// SPDX-License-Identifier: Apache-2.0
//
// How fast an event log is read: `bench_event_log FILE…` prints, for each file, megabytes a second of the processor's time
// with every kind of event decoded, with what triage wants, and for the bare reading of the same bytes; best of five.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

#include "bitbake/event_log.hpp"

namespace {

using namespace bspctl::bitbake;

double processor_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double best_of_five(const std::function<void()>& work) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        const auto start = processor_seconds();
        work();
        best = std::min(best, processor_seconds() - start);
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
    const auto all = best_of_five([&] { (void)read_events(file, all_events); });
    const auto some = best_of_five([&] { (void)read_events(file, triage); });
    const auto bare = best_of_five([&] { read_bytes(file); });
    std::printf("%s: %.0f MB, %zu events; all %.0f MB/s, triage %.0f MB/s, bytes only %.0f MB/s\n", file.c_str(), megabytes,
                read_events(file, all_events), megabytes / all, megabytes / some, megabytes / bare);
}

}  // namespace

int main(int count, char** words) {
    std::for_each(words + 1, words + count, measure);
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("peak memory %ld KiB\n", usage.ru_maxrss);
}
