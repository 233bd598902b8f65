// SPDX-License-Identifier: Apache-2.0
#include "vendors/definition.hpp"

namespace bspctl::vendors {

std::string_view to_string(Source source) { return source == Source::user ? "user" : "shipped"; }

Text Definition::default_of(std::string_view what) const {
    const auto found = defaults.find(what);
    return found == defaults.end() ? Text{} : found->second;
}

Text Definition::branch(std::string_view manifest) const {
    const Text* best = nullptr;
    std::size_t length = 0;
    for (const auto& [prefix, branch] : branch_by_prefix) {
        if (!manifest.starts_with(prefix) || prefix.size() < length) continue;
        best = &branch;
        length = prefix.size();
    }
    return best != nullptr ? *best : default_of("branch");
}

}  // namespace bspctl::vendors
