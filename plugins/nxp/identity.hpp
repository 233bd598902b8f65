// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace nxp {

// What release a manifest is, and what says so. At least one of the two is always set: the series follows from the
// release, and the release is taken as the last one of the series.
struct Identity {
    Release release;
    Series series = Series::scarthgap;
    std::string evidence;         // "meta-imx is at refs/tags/rel_imx_6.1.55_2.2.0"
    bool release_stated = false;  // false: only the series is known, `release` is the last one made for it
    bool series_stated = false;   // false: taken from the release
};

// Looks, in this order, at the revision of NXP's release layer, the file name, included files, the branch beside the
// release layer, the branches of the core repositories, the default revision and the manifest branch. Nothing when
// none of them tells.
[[nodiscard]] std::optional<Identity> identify(const bspctl::Workspace& workspace);

}  // namespace nxp
