// SPDX-License-Identifier: Apache-2.0
//
// Finding BitBake trees, and what they say of themselves.
#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "override/override.hpp"

namespace bspctl::override {

namespace {

constexpr const char* heart = "lib/bb/__init__.py";
constexpr int deepest = 3;  // sources/poky/bitbake

bool is_tree(const fs::path& dir) {
    std::error_code error;
    return fs::is_regular_file(dir / heart, error) && fs::exists(dir / "bin/bitbake", error);
}

// Hidden folders are tools' own (.repo, .bspctl); what lies in a build folder was made by a build.
bool worth_a_look(const fs::directory_entry& entry) {
    std::error_code error;
    const auto name = entry.path().filename().string();
    return !name.starts_with(".") && !entry.is_symlink(error) && entry.is_directory(error) &&
           !fs::exists(entry.path() / "conf/bblayers.conf", error);
}

void look(const fs::path& dir, int level, std::vector<fs::path>& out) {
    if (is_tree(dir)) {
        out.push_back(dir);
        return;
    }
    if (level == deepest) return;
    std::error_code error;
    for (auto it = fs::directory_iterator(dir, fs::directory_options::skip_permission_denied, error);
         !error && it != fs::directory_iterator(); it.increment(error)) {
        if (worth_a_look(*it)) look(it->path(), level + 1, out);
    }
}

}  // namespace

std::vector<fs::path> find_trees(const fs::path& bsp_root) {
    std::vector<fs::path> out;
    look(bsp_root, 0, out);
    std::sort(out.begin(), out.end());
    return out;
}

// __version__ = "2.8.1"
std::string version_of(const fs::path& tree) {
    std::error_code error;
    if (!fs::is_regular_file(tree / heart, error)) return {};
    const auto text = files::read(tree / heart);
    for (const auto line : text::lines(text)) {
        if (!line.starts_with("__version__")) continue;
        const auto open = line.find('"');
        const auto close = open == std::string_view::npos ? open : line.find('"', open + 1);
        if (close != std::string_view::npos) return std::string(line.substr(open + 1, close - open - 1));
    }
    return {};
}

std::string release_of(std::string_view version) {
    const auto first = version.find('.');
    if (first == std::string_view::npos) return std::string(version);
    return std::string(version.substr(0, version.find('.', first + 1)));
}

}  // namespace bspctl::override
