// SPDX-License-Identifier: Apache-2.0
#include "workspace/workspace.hpp"

#include <algorithm>

#include "base/files.hpp"

namespace bspctl::workspace {

namespace {

std::optional<std::string> mark_of(const fs::path& dir, const std::vector<std::string>& family_folders) {
    std::error_code error;
    if (fs::exists(dir / marker_file, error)) return (dir / marker_file).string();
    for (const auto& name : family_folders) {
        if (!name.empty() && fs::is_directory(dir / name, error)) return name + "/ in " + dir.string();
    }
    return std::nullopt;
}

}  // namespace

std::optional<Located> find(const fs::path& start, const std::vector<std::string>& family_folders) {
    for (auto dir = files::resolved(start);; dir = dir.parent_path()) {
        if (auto mark = mark_of(dir, family_folders)) return Located{dir, *mark};
        if (dir == dir.root_path()) return std::nullopt;
    }
}

bool is_fresh(const fs::path& dir, const std::vector<std::string>& family_folders, const fs::path& allowed) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(dir, error)) {
        const auto name = entry.path().filename().string();
        const bool ours = std::find(family_folders.begin(), family_folders.end(), name) != family_folders.end();
        if (name.starts_with('.') || ours || (!allowed.empty() && entry.path() == allowed)) continue;
        return false;
    }
    return !error;
}

}  // namespace bspctl::workspace
