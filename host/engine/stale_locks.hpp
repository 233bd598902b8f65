// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

namespace bspctl::engine {

// Removes bitbake.lock, bitbake.sock and hashserve.sock that a killed BitBake server left in its build folder. A living
// server holds the lock (flock) for all its life; while anybody holds it nothing is touched. True when it removed
// something.
bool remove_stale_locks(const std::filesystem::path& build_dir);

}  // namespace bspctl::engine
