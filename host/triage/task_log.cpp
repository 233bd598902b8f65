// SPDX-License-Identifier: Apache-2.0
#include "triage/task_log.hpp"

#include <algorithm>
#include <system_error>

#include "base/files.hpp"

namespace bspctl::triage {
namespace fs = std::filesystem;
namespace {

bool is_readable_file(const fs::path& path) {
    std::error_code ignored;
    return !path.empty() && fs::is_regular_file(path, ignored);
}

bool climbs(const fs::path& path) {
    return std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
}

// A path the caller translated is where the engine put the workspace, so it may lie outside the trees. It must not
// have been bent on the way: no "..", and no link that makes the file another one than it is called.
bool is_faithful(const fs::path& mapped, const std::string& written) {
    if (mapped == fs::path(written) || climbs(mapped) || climbs(written)) return false;
    const auto real = files::resolved(mapped);
    return real.filename() == mapped.filename() && real.parent_path().filename() == mapped.parent_path().filename();
}

}  // namespace

fs::path locate_log(const std::string& written, const PathMap& paths, const std::vector<fs::path>& trees) {
    if (written.empty() || written.find('\0') != std::string::npos) return {};
    const auto mapped = paths ? paths(written) : fs::path(written);
    if (!is_readable_file(mapped)) return {};
    const bool inside = std::any_of(trees.begin(), trees.end(), [&](const fs::path& tree) {
        return !tree.empty() && files::is_inside(mapped, tree);
    });
    return inside || is_faithful(mapped, written) ? mapped : fs::path{};
}

}  // namespace bspctl::triage
