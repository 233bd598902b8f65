// SPDX-License-Identifier: Apache-2.0
#include "telemetry/disk_usage.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cmath>
#include <memory>
#include <string_view>

namespace bspctl::telemetry {

DiskUsage::DiskUsage(std::filesystem::path root) : root_(std::move(root)) {}

std::optional<std::uint64_t> DiskUsage::step(std::chrono::milliseconds budget) {
    const auto deadline = std::chrono::steady_clock::now() + budget;
    if (pending_.empty()) {
        bytes_ = 0;
        count(root_);
    }
    while (!pending_.empty()) {
        if (std::chrono::steady_clock::now() >= deadline) return std::nullopt;
        const auto folder = std::move(pending_.back());
        pending_.pop_back();
        walk(folder);
    }
    return static_cast<std::uint64_t>(std::llround(bytes_));
}

// Tasks delete what is being walked: whatever is gone when we look is simply not counted.
void DiskUsage::walk(const std::filesystem::path& folder) {
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
    while (const dirent* entry = open ? ::readdir(open.get()) : nullptr) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") count(folder / name);
    }
}

void DiskUsage::count(const std::filesystem::path& entry) {
    struct stat info {};
    if (::lstat(entry.c_str(), &info) != 0) return;
    if (S_ISDIR(info.st_mode)) {
        bytes_ += static_cast<double>(info.st_size);
        pending_.push_back(entry);
    } else {
        bytes_ += static_cast<double>(info.st_size) / static_cast<double>(info.st_nlink == 0 ? 1 : info.st_nlink);
    }
}

}  // namespace bspctl::telemetry
