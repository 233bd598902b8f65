// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "telemetry/disk_usage.hpp"

namespace bspctl::telemetry {

// Reports "<unix seconds>\t<bytes>" of a folder from a thread of its own, with idle disk priority: at the start, then
// every `interval`, and once more when it is stopped. Each time it walks for `budget` at most; a tree that takes longer
// is reported when it has been walked, some intervals later.
class DiskSampler {
public:
    static constexpr std::chrono::milliseconds interval{30'000};
    static constexpr std::chrono::milliseconds budget{300};  // 1 % of the interval

    DiskSampler(std::filesystem::path folder, std::function<void(std::string_view line)> report);
    ~DiskSampler();  // takes the last sample and waits for it
    DiskSampler(const DiskSampler&) = delete;
    DiskSampler& operator=(const DiskSampler&) = delete;

private:
    void work();
    void sample();

    DiskUsage usage_;
    std::function<void(std::string_view)> report_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace bspctl::telemetry
