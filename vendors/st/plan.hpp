// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace st {

// The steps of ST's own way, in a tree that the repo tool manages (or is to manage, with the vendor's tools): repo init
// and sync, then the set-up script. Empty where kas fetches the sources itself.
[[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Host& host, const bspctl::Workspace& workspace);

// The revision of the manifests that a build of this tree is about: the one it follows already, where the user has
// chosen none. Every release has the same manifest name, so the family's default would otherwise move any tree.
[[nodiscard]] std::string wanted_revision(const std::string& tree_revision, const bspctl::Workspace& workspace);

}  // namespace st
