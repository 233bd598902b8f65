// SPDX-License-Identifier: Apache-2.0
#include "triage/task_log.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::triage {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t longest_shown = 1000;

std::string end_of(const fs::path& file) {
    constexpr std::streamoff block = 128 * 1024;
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    if (!in) return {};
    const auto size = static_cast<std::streamoff>(in.tellg());
    in.seekg(std::max<std::streamoff>(0, size - block));
    return {std::istreambuf_iterator<char>(in), {}};
}

// The last state of a line that was redrawn with CR, as a terminal shows it.
std::string shown(std::string_view line) {
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (const auto cr = line.rfind('\r'); cr != std::string_view::npos) line.remove_prefix(cr + 1);
    return text::to_utf8(text::strip_ansi(line.substr(0, longest_shown)));
}

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

std::vector<std::string> tail_of(const fs::path& file, std::size_t count) {
    const auto end = end_of(file);
    auto lines = text::lines(end);
    const auto first = lines.size() > count ? lines.size() - count : 0;
    std::vector<std::string> out;
    for (auto i = first; i < lines.size(); ++i) out.push_back(shown(lines[i]));
    return out;
}

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
