// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "bspctl/sdk.hpp"

namespace nxp {

// The family's facts for a workspace: its choices decide the branch, its manifest (where there is one) the defaults.
[[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace);

// The branch of the manifest repository that has `manifest`. A manifest stands on one branch only, so a wrong branch
// ends `repo init` and `git clone` alike.
[[nodiscard]] std::string branch_for(std::string_view repo_url, std::string_view manifest);

// The manifest a workspace asks for, or the family's default; the same for its manifest repository and branch.
[[nodiscard]] std::string manifest_of(const bspctl::Workspace& workspace);
[[nodiscard]] std::string repo_url_of(const bspctl::Workspace& workspace);
[[nodiscard]] std::string branch_of(const bspctl::Workspace& workspace);

// Where `repo` keeps the manifests of a tree, below bsp_root.
inline constexpr std::string_view repo_manifests = ".repo/manifests";

}  // namespace nxp
