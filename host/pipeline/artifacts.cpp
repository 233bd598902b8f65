// SPDX-License-Identifier: Apache-2.0
#include "pipeline/artifacts.hpp"

#include <algorithm>

namespace bspctl::pipeline {

namespace fs = std::filesystem;

fs::path find_deploy_dir(const fs::path& build_dir) {
    std::error_code error;
    fs::path newest;
    fs::file_time_type newest_time = fs::file_time_type::min();
    for (const auto& tmp : fs::directory_iterator(build_dir, error)) {
        std::error_code none;
        for (const auto& machine : fs::directory_iterator(tmp.path() / "deploy" / "images", none)) {
            const auto time = fs::last_write_time(machine.path(), none);
            if (!machine.is_directory(none) || time < newest_time) continue;
            newest = machine.path();
            newest_time = time;
        }
    }
    return newest;
}

std::vector<fs::path> list_artifacts(const fs::path& deploy_dir) {
    std::error_code error;
    std::vector<std::pair<std::uintmax_t, fs::path>> files;
    for (const auto& entry : fs::directory_iterator(deploy_dir, error)) {
        if (entry.is_symlink(error) || !entry.is_regular_file(error)) continue;
        files.emplace_back(entry.file_size(error), entry.path());
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<fs::path> out;
    for (auto& [size, path] : files) out.push_back(std::move(path));
    return out;
}

}  // namespace bspctl::pipeline
