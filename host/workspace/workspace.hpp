// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bspctl::workspace {

namespace fs = std::filesystem;

inline constexpr const char* marker_file = ".bspctl.toml";
inline constexpr const char* own_folder = ".bspctl";  // what bspctl keeps below a bsp_root

// Where the workspace is, and how that was found.
struct Located {
    fs::path root;
    std::string how;  // "--workspace", "…/.bspctl.toml", "nxp/ below it", "empty folder"
};

// The nearest folder from `start` upwards that holds the marker file or one of the families' folders.
[[nodiscard]] std::optional<Located> find(const fs::path& start, const std::vector<std::string>& family_folders);

// A folder with nothing in it that the user would miss: only hidden names, what a dry run of ours leaves, and `allowed`.
[[nodiscard]] bool is_fresh(const fs::path& dir, const std::vector<std::string>& family_folders,
                            const fs::path& allowed);

}  // namespace bspctl::workspace
