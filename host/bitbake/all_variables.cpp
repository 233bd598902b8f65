// SPDX-License-Identifier: Apache-2.0
#include "bitbake/all_variables.hpp"

#include <string>

namespace bspctl::bitbake {

// The line is megabytes of JSON, of which one text is wanted: between its quotes no other quote stands bare, so the name
// with its quotes cannot be part of a value.
std::string_view variable(std::string_view all_variables, std::string_view name) {
    const auto key = '"' + std::string(name) + R"(": {"v": ")";
    const auto at = all_variables.find(key);
    if (at == std::string_view::npos) return {};
    const auto rest = all_variables.substr(at + key.size());
    return rest.substr(0, rest.find('"'));
}

}  // namespace bspctl::bitbake
