// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "kas/yaml.hpp"

namespace bspctl::kas::yaml {

// A tree as block YAML that every reader takes for the same values: text that looks like another type is quoted, what
// is a number or truth value stays bare. `root` is a mapping.
[[nodiscard]] std::string to_text(const Node& root);

// A value in one line: text as it is, "null", "[a, b]", "{a: b}".
[[nodiscard]] std::string to_line(const Node& node);

}  // namespace bspctl::kas::yaml
