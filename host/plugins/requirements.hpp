// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "plugins/registry.hpp"

namespace bspctl::plugins {

// Which of the plugins a workspace requires are not active, one sentence each, with what to do. A requirement is an id,
// alone or with a version: "com.acme.boards", "com.acme.boards >= 1.2" (also ">", "<", "<=", "==").
[[nodiscard]] std::vector<std::string> unmet(const std::vector<std::string>& requirements,
                                             const std::vector<Entry>& entries);

// Versions by their numbers, part by part: "1.10" is above "1.9", "1.2" equals "1.2.0", and "1.2-rc1" comes before
// "1.2". What follows a '+' says how it was built and does not count. Negative, 0 or positive.
[[nodiscard]] int compare_versions(std::string_view a, std::string_view b);

}  // namespace bspctl::plugins
