// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "bspctl/sdk.hpp"

// Which of AMD's releases a manifest is, and whose templates configure it.
namespace xilinx {

// A tools release, "2023.2" or "2020.2.2". Branches and tags of all repositories are named after it.
struct Release {
    int year = 0, quarter = 0, update = 0;
    friend auto operator<=>(const Release&, const Release&) = default;
    [[nodiscard]] std::string str() const;
};

// The release that a branch, tag or file name speaks of: "rel-v2023.2", "xlnx-rel-v2022.1_update3",
// "release-2020.2.2_k26", "amd-edf-rel-v25.11" (the framework's own count: November 2025, the tools' 2025.2).
[[nodiscard]] std::optional<Release> find_release(std::string_view text);

// Whose conf/templates the set-up copies into the build folder.
enum class Setup {
    petalinux,  // meta-petalinux, through yocto-scripts/setupsdk
    edf,        // meta-amd-edf (Embedded Development Framework), through edf-init-build-env
    plain,      // nobody's: the manifest has the board layer alone (meta-xilinx.xml of 2016.1 and 2016.2)
};

struct Identity {
    Setup setup = Setup::petalinux;
    Release release;
    std::string evidence;  // what says so
    bool stated = false;   // false: guessed from the repositories there are
};

// Throws bspctl::Error for an input that is none of AMD's manifests.
[[nodiscard]] Identity identify(const bspctl::Workspace& workspace);

// Was the template of just this release read when the tables of layers and settings were written? If not, a
// neighbour's stands in for it.
[[nodiscard]] bool is_known(const Identity& identity);

}  // namespace xilinx
