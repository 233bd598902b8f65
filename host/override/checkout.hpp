// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "override/override.hpp"
#include "override/record.hpp"

namespace bspctl::override {

// Where a branch stands in a source repository.
struct Wanted {
    std::string branch, commit;
};

// Asks the source; changes nothing. `vendor_version` gives the branch when none is named. Throws Failure for a source
// that cannot be read and a branch that it does not have, naming those that it has.
[[nodiscard]] Wanted find_branch(const Request& request, const std::string& vendor_version);

// Makes the checkout stand at that commit, cloning it first where there is none. A clone that was interrupted is begun
// anew. Throws Failure when somebody changed files in the checkout: they are kept.
void update_checkout(const Places& places, const Request& request, const Wanted& wanted, const OnStep& on_step);

// A local folder as an absolute path, so that it means the same from within the checkout; an address as it is.
[[nodiscard]] std::string source_address(const std::string& source);

}  // namespace bspctl::override
