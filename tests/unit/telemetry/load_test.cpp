// SPDX-License-Identifier: Apache-2.0
#include "telemetry/load.hpp"

#include <gtest/gtest.h>

#include "temp_dir.hpp"

namespace bspctl::telemetry {
namespace {

class Load : public ::testing::Test {
protected:
    void pressure(const std::string& what, const std::string& percent) const {
        (void)dir_.write("proc/pressure/" + what, "some avg10=" + percent + " avg60=0.10 avg300=0.00 total=1\nfull avg10=9.00 avg60=0 avg300=0 total=0\n");
    }
    [[nodiscard]] LoadSample sample() const { return read_load(dir_ / "proc", dir_ / "cgroup"); }
    testing::TempDir dir_;
};

TEST_F(Load, IsWhatTheKernelSays) {
    pressure("cpu", "12.50");
    pressure("io", "3.00");
    pressure("memory", "0.00");
    (void)dir_.write("proc/loadavg", "4.25 3.00 2.00 1/100 4711\n");
    (void)dir_.write("proc/meminfo", "MemTotal:  8000 kB\nMemAvailable:    2048 kB\nSwapTotal: 1000 kB\nSwapFree: 900 kB\n");
    (void)dir_.write("proc/self/cgroup", "1:name=systemd:/x\n0::/user.slice/a.scope\n");
    (void)dir_.write("cgroup/user.slice/a.scope/memory.current", "4096\n");
    EXPECT_EQ(to_line(1700000000, sample()), "1700000000\t12.50\t3.00\t0.00\t4.25\t2097152\t102400\t4096");
}

TEST_F(Load, WhatIsMissingStaysEmpty) {
    EXPECT_EQ(to_line(5, sample()), "5\t\t\t\t\t\t\t");
    (void)dir_.write("proc/pressure/cpu", "garbage");
    (void)dir_.write("proc/meminfo", "MemAvailableX: 5 kB\nSwapTotal: 1 kB\nSwapFree: 2 kB\n");
    (void)dir_.write("proc/self/cgroup", "0::/\n");
    EXPECT_EQ(to_line(5, sample()), "5\t\t\t\t\t\t\t");
}

TEST_F(Load, TheWorstOfSeveral) {
    LoadSample worst;
    take_worst(worst, {.cpu = 5, .available = 100});
    take_worst(worst, {.cpu = 3, .io = 1, .available = 50});
    take_worst(worst, {});
    EXPECT_EQ(to_line(0, worst), "0\t5.00\t1.00\t\t\t50\t\t");
}

}  // namespace
}  // namespace bspctl::telemetry
