// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "doctor/doctor.hpp"

// What of the configuration's repositories is on this disk. A few local questions to git, no network.
namespace bspctl::doctor {

enum class Standing {
    missing,       // not cloned yet
    incomplete,    // a clone that lacks what is wanted
    elsewhere,     // what is wanted is here and not checked out: the build will move it, or the user has
    settled,       // at what is wanted, as far as this disk knows
    unreadable,    // git does not answer for it
};

// A branch counts as what the clone last heard of it: kas fetches one again only when told to. A repository without
// address is settled.
[[nodiscard]] Standing standing_of(const Context::Repository& repository);

// Must something of it come over the network before the build can begin?
[[nodiscard]] bool needs_fetch(Standing standing);

// The repository that a path lies in, the innermost one; null: none.
[[nodiscard]] const Context::Repository* repository_of(const Context& context, const std::filesystem::path& path);

// The files of these layers are those that the build will see: no checkout comes between.
[[nodiscard]] bool are_settled(const Context& context, const std::vector<std::filesystem::path>& layers);

}  // namespace bspctl::doctor
