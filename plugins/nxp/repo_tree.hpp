// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "bspctl/sdk.hpp"

namespace nxp {

// A tree that the `repo` tool manages, as its files tell it. Nothing is started: git and repo keep all of it in text.
struct RepoTree {
    bool initialised = false;          // .repo is there
    bool populated = false;            // the core is checked out
    bool configured = false;           // build/conf/bblayers.conf is there
    std::string manifest;              // what .repo/manifest.xml includes; empty: unreadable
    std::string branch;                // of the manifest repository; empty: unreadable
    std::vector<std::string> drifted;  // paths of checkouts that are not at the manifest's commit
};

// `input` is the manifest asked for; without one nothing is known of drift.
[[nodiscard]] RepoTree read_repo_tree(const bspctl::Host& host, const bspctl::Input* input);

// Why the tree is not set up for this manifest and branch; empty when it is.
[[nodiscard]] std::string why_init(const RepoTree& tree, const std::string& manifest, const std::string& branch);

// Why the checkouts need `repo sync`, apart from a new manifest; empty when they do not.
[[nodiscard]] std::string why_sync(const RepoTree& tree);

}  // namespace nxp
