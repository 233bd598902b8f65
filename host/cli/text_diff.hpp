// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace bspctl::cli {

// What changes from one text of a file to another, line by line: "-" gone, "+" new, with the file's name on top. "no
// change" when there is none.
[[nodiscard]] std::string text_diff(std::string_view before, std::string_view after, const std::string& name);

}  // namespace bspctl::cli
