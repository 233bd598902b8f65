// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "sync/record.hpp"

namespace bspctl::sync {

// Puts the copies and links of a manifest where they belong. Each is there whole or not at all; an existing other file
// is replaced when an earlier sync placed it and nobody changed it since (`record` knows), and otherwise left and named.
// A linkfile with a pattern ("conf/*") puts a link for each file into the folder. Returns what could not be placed, one
// line each; `record` knows what is placed now.
[[nodiscard]] std::vector<std::string> place(const std::vector<sources::PlacedFile>& files, const fs::path& root,
                                             Record& record);

}  // namespace bspctl::sync
