// SPDX-License-Identifier: Apache-2.0
#include "kas/layer_order.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace bspctl::kas {

namespace {

// The entry that kas before 4.8 sorts by: relative to the build folder, which is a child of the work folder.
std::string sorted_path(const std::string& repo_path, const std::string& subdir) {
    const auto path = (std::filesystem::path("..") / repo_path / subdir).lexically_normal().string();
    return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

}  // namespace

bool kas_keeps_order(const KasConfig& config) {
    std::map<std::string, std::string> path_of;
    for (const auto& repo : config.repos) path_of[repo.name] = repo.path.empty() ? repo.name : repo.path;

    std::vector<std::string> paths;
    std::vector<std::pair<std::string, std::string>> names;
    for (const auto& layer : config.layers) {
        paths.push_back(sorted_path(path_of[layer.repo], layer.subdir));
        names.emplace_back(layer.repo, layer.subdir);
    }
    return std::is_sorted(paths.begin(), paths.end()) && std::is_sorted(names.begin(), names.end());
}

}  // namespace bspctl::kas
