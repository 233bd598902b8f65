// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace bspctl::cli {

// One value of a JSON document by its path, "outcome.kind" or "steps.0.name": a text as it is, anything else as JSON has
// it; null is empty. Throws Failure that lists the names there are.
[[nodiscard]] std::string json_field(const std::string& document, const std::string& path);

}  // namespace bspctl::cli
