// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace st {

// Which release a manifest is of, and how that is known.
struct Identity {
    Release release;
    bool stated = false;   // false: guessed from the repositories that come and go
    std::string evidence;  // a sentence
};

// Asks, in this order: the pinned commits, the branches and tags of the projects, the names of the file and of what it
// includes, `tree_revision` (what a repo tree follows, empty: no such tree), the manifest branch that the user chose,
// the folders above the file.
[[nodiscard]] Identity identify(const bspctl::Workspace& workspace, const std::string& tree_revision);

}  // namespace st
