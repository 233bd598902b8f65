// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "workspace/owner.hpp"
#include "workspace/place.hpp"

namespace bspctl::workspace {

// Who holds the locks of a bsp_root: of the tree, and of its build directories.
struct Holders {
    std::vector<Owner> here;       // processes of this machine that are at work; each once
    std::vector<Owner> elsewhere;  // of another host, or of another pid namespace (a container): out of reach
};

// Looks only, and disturbs nobody who begins meanwhile.
[[nodiscard]] Holders holders_of(const std::filesystem::path& bsp_root);
[[nodiscard]] Holders holders_of(const std::filesystem::path& bsp_root, const Place& place);

}  // namespace bspctl::workspace
