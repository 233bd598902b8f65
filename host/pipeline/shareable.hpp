// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace bspctl::pipeline {

// A text as somebody else may have it: secrets masked, and the values of this process's own secret-looking
// variables wherever they stand; the home folder written "~", the user's
// name below /home "USER".
[[nodiscard]] std::string shareable(std::string_view text);

}  // namespace bspctl::pipeline
