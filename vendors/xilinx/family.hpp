// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "../common/repo_plan.hpp"
#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace xilinx {

// Facts of the family for a workspace, with or without an input.
[[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace);

// The branch of AMD's repository to look for a manifest on, when none was named. The host fills it in, so that it says
// nothing of the release of a manifest that came from elsewhere.
[[nodiscard]] std::string_view default_branch_for(std::string_view manifest);

// What a build gets when nothing was chosen.
struct Defaults {
    std::string machine, distro, image;
};
[[nodiscard]] Defaults defaults_for(const Identity& identity);

// The manifest of a workspace: the chosen one, else AMD's newest.
[[nodiscard]] vendors::ManifestChoice manifest_of(const bspctl::Workspace& workspace);

}  // namespace xilinx
