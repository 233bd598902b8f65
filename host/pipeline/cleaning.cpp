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

}  // namespace

std::vector<fs::path> results_of_builds(const Build& build) {
    const auto dir = build_dir(build);
    std::error_code error;
    if (!fs::exists(dir, error)) return {};
    const bool keep_conf = conf_is_the_vendors(dir);
    std::vector<fs::path> out;
    for (auto it = fs::directory_iterator(dir, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        const auto name = it->path().filename();
        if (name != "runs" && !(name == "conf" && keep_conf)) out.push_back(it->path());
    }
    if (error) throw Failure("cannot read folder " + dir.string(), error.message());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace bspctl::pipeline
