// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>

#include "history/database.hpp"

namespace bspctl::history {

// Brings the rows of one bsp_root to what its run directories say. A bsp_root that is not there (a disk that is not
// mounted) keeps its rows. The number of its runs.
std::size_t index_runs(Database& database, const std::filesystem::path& bsp_root);

}  // namespace bspctl::history
