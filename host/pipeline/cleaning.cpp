// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cleaning.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "kas/bblayers.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// kas writes conf/ anew for each build; a set-up script's is worth more than a build.
bool conf_is_the_vendors(const fs::path& dir) {
    const auto file = dir / "conf" / "bblayers.conf";
    const auto text = files::read_if_exists(file);
    if (!text) return false;
    try {
        return !kas::parse_bblayers(*text, file, dir).written_by_kas;
    } catch (const Failure&) {
        return true;  // kas writes none that cannot be read
    }
}

// In a workspace that another tool has made, build/ is that tool's: its scripts and settings lie there.
bool is_result(const Build& build, const std::string& name, bool keep_conf) {
    if (find_value(build.family.extra, "workspace-marker") && build_dir(build) == setup_dir(build)) {
        return name.starts_with("tmp");
    }
    return name != "runs" && !(name == "conf" && keep_conf);
}

// A folder of that name that holds no record of ours is somebody else's.
bool is_ours(const fs::path& dir) {
    std::error_code error;
    return dir.filename().string().starts_with("build-") && fs::is_directory(dir / "runs", error) && !fs::is_symlink(dir, error);
}

}  // namespace

std::vector<fs::path> results_in_other_folders(const Build& build) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::directory_iterator entry(build.bsp_root, error), end; !error && entry != end; entry.increment(error)) {
        if (!is_ours(entry->path()) || entry->path() == build_dir(build)) continue;
        auto other = build;
        other.request.build_folder = entry->path().filename().string();
        const auto results = results_of_builds(other);
        out.insert(out.end(), results.begin(), results.end());
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<fs::path> results_of_builds(const Build& build) {
    const auto dir = build_dir(build);
    std::error_code error;
    if (!fs::exists(dir, error)) return {};
    const bool keep_conf = conf_is_the_vendors(dir);
    std::vector<fs::path> out;
    for (auto it = fs::directory_iterator(dir, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        if (is_result(build, it->path().filename().string(), keep_conf)) out.push_back(it->path());
    }
    if (error) throw Failure("cannot read folder " + dir.string(), error.message());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace bspctl::pipeline
