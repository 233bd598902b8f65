// SPDX-License-Identifier: Apache-2.0
#include "cli/overlay_folders.hpp"

#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::cli {

OverlayFolders overlay_folders() {
    OverlayFolders out;
    for (const auto& folder : text::split(paths::environment("BSPCTL_OVERLAY_PATH"), ':')) {
        if (!folder.empty()) out.preferred.emplace_back(folder);
    }
    if (const auto data = paths::user_data(); !data.empty()) out.installed.push_back(data / "overlays");
    out.installed.push_back(paths::bundled_overlays());
    return out;
}

}  // namespace bspctl::cli
