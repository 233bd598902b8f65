// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "doctor/declaration.hpp"

namespace bspctl::doctor {

// What a file of doctor.d says (docs/user/doctor.md is the reference of its keys).
struct Declarations {
    std::vector<Declaration> checks;    // those that are sound
    std::vector<std::string> problems;  // all of them, each "FILE:LINE:COLUMN: …"
};

// Never throws: bytes that are no TOML are a problem, too.
[[nodiscard]] Declarations read_declarations(std::string_view bytes, const std::string& file);

}  // namespace bspctl::doctor
