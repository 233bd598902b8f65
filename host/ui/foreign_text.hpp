// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::ui {

// What a task or BitBake wrote, fit to be shown: without what a terminal obeys, secrets masked, those of our environment
// too. Whole messages, not line by line: a key or a .netrc entry goes over several. Lines stay lines.
[[nodiscard]] std::string foreign_text(std::string_view text);
[[nodiscard]] std::vector<std::string> foreign_lines(std::string_view text);

}  // namespace bspctl::ui
