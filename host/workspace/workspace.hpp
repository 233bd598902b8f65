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

// A file by which a family knows the workspaces that its own tool makes.
struct Marker {
    std::string family;
    std::string path;  // relative to the workspace's root
};

// Where the workspace is, and how that was found.
struct Located {
    fs::path root;
    std::string how;     // "--workspace", "…/.bspctl.toml", "nxp/ below it", "empty folder"
    std::string family;  // whose marker it was; empty: any family may be built there
};

// The nearest folder from `start` upwards that holds a family's marker, the marker file or one of the families' folders;
// the first of these where a folder holds several. The search ends at the root of the file system and crosses mount
// points, since build folders are often disks of their own. In the home folder and at the root a family's folder counts
// only for who stands there or in it: a stray ~/ti would make one workspace of all that the user has.
[[nodiscard]] std::optional<Located> find(const fs::path& start, const std::vector<std::string>& family_folders,
                                          const std::vector<Marker>& markers = {});

// What find() looks for, for a message: ".bspctl.toml, nxp/, ti/ or config/x.json".
[[nodiscard]] std::string looked_for(const std::vector<std::string>& family_folders,
                                     const std::vector<Marker>& markers);

// A workspace that was named, made canonical. `how`: "--workspace". Throws Failure unless it is a folder.
[[nodiscard]] fs::path named(const fs::path& dir, const std::string& how);

// A folder with nothing in it that the user would miss: only hidden names, what a dry run of ours leaves, and `allowed`.
[[nodiscard]] bool is_fresh(const fs::path& dir, const std::vector<std::string>& family_folders,
                            const fs::path& allowed);

}  // namespace bspctl::workspace
