// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace bspctl::cli {

// Rows as aligned plain text: columns two blanks apart, as wide as their widest cell (counted in characters, not
// bytes), nothing behind the last. Cells come from files of others: control characters become '?'.
[[nodiscard]] std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace bspctl::cli
