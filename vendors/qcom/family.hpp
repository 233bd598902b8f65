// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "../common/repo_plan.hpp"
#include "bspctl/sdk.hpp"

namespace qcom {

// Facts of the family for a workspace, with or without an input.
[[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace);

// The manifest of a workspace: the chosen one, else Qualcomm's newest of release 1.
[[nodiscard]] vendors::ManifestChoice manifest_of(const bspctl::Workspace& workspace);

}  // namespace qcom
