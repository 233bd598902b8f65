// SPDX-License-Identifier: Apache-2.0
#include "telemetry/disk_sampler.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <string>

namespace bspctl::telemetry {

namespace {

// The build's own reads and writes go first. From linux/ioprio.h, which has no wrapper in the C library.
void take_idle_disk_priority() {
    constexpr int who_process = 1, class_idle = 3, class_shift = 13;
    ::syscall(SYS_ioprio_set, who_process, 0, class_idle << class_shift);
}

// A thread inherits its maker's mask: signals must reach the thread that waits for the build, never this one.
std::thread start_without_signals(std::function<void()> work) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread out(std::move(work));
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return out;
}

}  // namespace

DiskSampler::DiskSampler(std::filesystem::path folder, std::function<void(std::string_view)> report)
    : usage_(std::move(folder)), report_(std::move(report)), thread_(start_without_signals([this] { work(); })) {}

DiskSampler::~DiskSampler() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void DiskSampler::work() {
    take_idle_disk_priority();
    std::unique_lock lock(mutex_);
    while (!stop_) {
        lock.unlock();
        sample();
        lock.lock();
        wake_.wait_for(lock, interval, [this] { return stop_; });
    }
    lock.unlock();
    sample();
}

void DiskSampler::sample() {
    if (const auto bytes = usage_.step(budget)) report_(std::to_string(std::time(nullptr)) + "\t" + std::to_string(*bytes));
}

}  // namespace bspctl::telemetry
