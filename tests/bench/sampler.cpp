// SPDX-License-Identifier: Apache-2.0
//
// What it costs to know the size of a build folder: bench_sampler [FILES [FOLDER]]
// Makes a tree of so many files (500,000) and has it walked as a run does, in slices, without the pauses between them;
// beside it the time of one walk by du. Prints the slices that a sample takes: with the intervals of a run, how old a figure
// may be.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "telemetry/disk_sampler.hpp"
#include "temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

void make_tree(const fs::path& root, int files) {
    constexpr int files_a_folder = 50;
    for (int i = 0; i < files; ++i) {
        const auto folder = root / std::to_string(i / files_a_folder / 100) / std::to_string(i / files_a_folder % 100);
        if (i % files_a_folder == 0) fs::create_directories(folder);
        std::ofstream(folder / std::to_string(i)) << i;
    }
}

}  // namespace

int main(int argc, char** argv) {
    const int files = argc > 1 ? std::atoi(argv[1]) : 500'000;
    const bspctl::testing::TempDir own;
    const auto root = argc > 2 ? fs::path(argv[2]) : own.path() / "tree";
    if (argc <= 2) make_tree(root, files);

    auto start = Clock::now();
    if (std::system(("du -sb '" + root.string() + "'").c_str()) != 0) return 1;
    const double du = seconds_since(start);

    bspctl::telemetry::DiskUsage usage(root);
    int slices = 0;
    double longest = 0;
    const double cpu = cpu_seconds();
    for (bool done = false; !done; ++slices) {
        start = Clock::now();
        const auto bytes = usage.step(bspctl::telemetry::DiskSampler::budget);
        longest = std::max(longest, seconds_since(start));
        if ((done = bytes.has_value())) std::cout << *bytes << " bytes by slices\n";
    }
    const double interval = std::chrono::duration<double>(bspctl::telemetry::DiskSampler::interval).count();
    std::cout << "du: " << du << " s; " << slices << " slices, " << cpu_seconds() - cpu << " s of CPU, longest slice " << longest
              << " s: a sample each " << slices * interval << " s, " << (cpu_seconds() - cpu) / (slices * interval) * 100
              << " % of a core\n";
}
