// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

namespace bspctl::cli {

// Where overlays that are only named are looked for. What plugins carry or have beside them comes between the two.
struct OverlayFolders {
    std::vector<std::filesystem::path> preferred;  // BSPCTL_OVERLAY_PATH
    std::vector<std::filesystem::path> installed;  // the user's, then the program's
};
[[nodiscard]] OverlayFolders overlay_folders();

}  // namespace bspctl::cli
