// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/values.hpp>
#include <string_view>

namespace acme {

// Puts ACME's mirror into the place of the servers it mirrors, and notes which repositories that concerned. Commits and
// names stay: a mirror has the same ones.
void use_mirrors(bspctl::KasConfig& config);

// A revision as manifests write it: a commit, "refs/tags/…", "refs/heads/…", or a branch.
void set_revision(bspctl::KasRepo& repo, std::string_view revision);

}  // namespace acme
