// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "vendors/definition.hpp"

namespace bspctl::vendors {

// What a definition says, field by field as in its file, each with the texts given for it. Fields that are not given are
// left out; vendor and soc are always there.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<std::string>>> fields(const Definition& definition);

}  // namespace bspctl::vendors
