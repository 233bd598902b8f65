// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace bspctl::bitbake {

// In lower case: in a line without a level ("NOTE: ", "ERROR: ", "WARNING: ", kas's ERROR) that holds none of these,
// without regard to case, ConsoleParser finds no fact. For those who read millions of lines and look for words anyway.
[[nodiscard]] const std::vector<std::string>& console_words();

}  // namespace bspctl::bitbake
