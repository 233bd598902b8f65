// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace bspctl::pipeline {

// A text as somebody else may have it: secrets masked, also where a line assigns one to a name that says so; the values
// of this process's own secret-looking variables masked wherever they stand; the home folder written "~", the user's
// name below /home "USER".
[[nodiscard]] std::string shareable(std::string_view text);

}  // namespace bspctl::pipeline
