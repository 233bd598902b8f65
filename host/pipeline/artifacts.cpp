// SPDX-License-Identifier: Apache-2.0
#include "pipeline/artifacts.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// What is in a folder, as far as it can be read: a build may be writing to it, or another user own it.
std::vector<fs::directory_entry> entries(const fs::path& dir) {
    std::vector<fs::directory_entry> out;
    std::error_code error;
    for (fs::directory_iterator entry(dir, error), end; !error && entry != end; entry.increment(error)) {
        out.push_back(*entry);
    }
    return out;
}

}  // namespace

fs::path find_deploy_dir(const fs::path& build_dir, const std::string& machine) {
    fs::path best;
    std::pair<bool, fs::file_time_type> best_rank{false, fs::file_time_type::min()};
    for (const auto& tmp : entries(build_dir)) {
        for (const auto& images : entries(tmp.path() / "deploy" / "images")) {
            std::error_code error;
            if (!images.is_directory(error)) continue;
            const auto time = images.last_write_time(error);
            if (error) continue;
            const std::pair rank{images.path().filename() == machine, time};
            if (!best.empty() && rank < best_rank) continue;
            best = images.path();
            best_rank = rank;
        }
    }
    return best;
}

std::vector<fs::path> list_artifacts(const fs::path& deploy_dir) {
    std::vector<std::pair<std::uintmax_t, fs::path>> files;
    for (const auto& entry : entries(deploy_dir)) {
        std::error_code error;
        if (entry.is_symlink(error) || !entry.is_regular_file(error)) continue;
        const auto size = entry.file_size(error);
        if (!error) files.emplace_back(size, entry.path());
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<fs::path> out;
    for (auto& [size, path] : files) out.push_back(std::move(path));
    return out;
}

}  // namespace bspctl::pipeline
