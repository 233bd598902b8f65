// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "vendors/definition.hpp"

namespace bspctl::vendors {

// What a file of definitions holds. Each problem and warning begins with file:line:column.
struct Reading {
    std::vector<Definition> definitions;  // those without a problem
    std::vector<std::string> problems;
    std::vector<std::string> warnings;    // unknown fields, with the nearest known one
};

// Reads the bytes of a vendors.toml. `families` are the words an entry may build upon; empty: any. Never throws for
// what a file may contain: TOML that cannot be read is a problem too.
[[nodiscard]] Reading read(std::string_view bytes, const std::string& file, Source source,
                           const std::vector<std::string>& families);

}  // namespace bspctl::vendors
