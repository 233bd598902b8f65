// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"

namespace boards {

// What an input is, by all it says together: its machine, its layers, who publishes them, its name, and what the host's
// vendor definitions make of it (vendors/*.toml: boards by their names, and silicon that no bundled family builds for).
// The same for every bundled family, so that exactly one of them claims it.
struct Assessment {
    bool buildable = false;
    bool vendor_tree = false;  // built with a silicon vendor's layers; false for Isar and bitbake-setup
    int confidence = 0;        // that `soc` is right, 0 to 100
    std::string soc;           // as in boards.hpp, or "multi": for several vendors alike
    std::vector<std::string> evidence;  // when not buildable: why
};

[[nodiscard]] Assessment assess(const bspctl::Input& input);

// The verdict of a family that builds the boards of one silicon vendor.
[[nodiscard]] bspctl::Verdict claim(const Assessment& assessment, std::string_view soc);

}  // namespace boards
