// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>

#include "workspace/owner.hpp"

namespace bspctl::workspace {

// Where a lock is taken: on which machine, and on which kind of file system.
struct Place {
    Machine machine = Machine::here();
    // Other hosts may write here and flock need not reach them: NFS (where a mount option decides), SMB, and whatever
    // FUSE hides. A claim file then keeps hosts apart as well.
    bool between_hosts = false;
    std::chrono::milliseconds heartbeat = std::chrono::seconds(30);  // how often a holder touches its claim
    std::chrono::milliseconds patience = std::chrono::minutes(5);    // a claim untouched for longer is stale
};

// For the folder `dir`, or the nearest one above it that is there.
[[nodiscard]] Place place_of(const std::filesystem::path& dir);

}  // namespace bspctl::workspace
