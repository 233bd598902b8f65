// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace bspctl::bitbake {

// The value of a variable in an event log's {"allvariables": {…}}, as JSON has it between the quotes: a name, a number,
// a path. Empty when there is none.
[[nodiscard]] std::string_view variable(std::string_view all_variables, std::string_view name);

}  // namespace bspctl::bitbake
