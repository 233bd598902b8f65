// SPDX-License-Identifier: Apache-2.0
#include "workspace/workspace.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::workspace {

namespace {

bool is_everybodys(const fs::path& dir) {
    const auto home = paths::environment("HOME");
    return dir == dir.root_path() || (!home.empty() && dir == files::resolved(home));
}

// `start`: where the search began.
std::optional<Located> look(const fs::path& dir, const fs::path& start, const std::vector<std::string>& family_folders,
                            const std::vector<Marker>& markers) {
    std::error_code error;
    for (const auto& marker : markers) {
        if (fs::is_regular_file(dir / marker.path, error)) return Located{dir, (dir / marker.path).string(), marker.family};
    }
    if (fs::exists(dir / marker_file, error)) return Located{dir, (dir / marker_file).string(), {}};
    for (const auto& name : family_folders) {
        if (name.empty() || !fs::is_directory(dir / name, error)) continue;
        const bool meant = start == dir || files::is_inside(start, dir / name) || !is_everybodys(dir);
        if (meant) return Located{dir, name + "/ in " + dir.string(), {}};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Located> find(const fs::path& start, const std::vector<std::string>& family_folders,
                            const std::vector<Marker>& markers) {
    const auto from = files::resolved(start);
    for (auto dir = from;; dir = dir.parent_path()) {
        if (auto located = look(dir, from, family_folders, markers)) return located;
        if (dir == dir.root_path()) return std::nullopt;
    }
}

std::string looked_for(const std::vector<std::string>& family_folders, const std::vector<Marker>& markers) {
    std::vector<std::string> out{marker_file};
    for (const auto& folder : family_folders) {
        if (!folder.empty()) out.push_back(folder + "/");
    }
    for (const auto& marker : markers) out.push_back(marker.path);
    const auto last = out.back();
    out.pop_back();
    return out.empty() ? last : text::join(out, ", ") + " or " + last;
}

fs::path named(const fs::path& dir, const std::string& how) {
    std::error_code error;
    if (fs::is_directory(dir, error)) return files::resolved(dir);
    throw Failure(fs::exists(dir, error) ? dir.string() + " is not a folder" : "there is no folder " + dir.string(),
                  "it was given with " + how, "name a folder that exists, or make one: bspctl init " + text::shell_quote(dir.string()));
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
