// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/descriptor.hpp"
#include "cache/cache.hpp"

// Walking a cache by open folders instead of paths: whoever can write there may swap a folder for a link meanwhile, and
// must not lead us out.
namespace bspctl::cache {

// Opens a folder, never through a link. Empty: not one, or not to be opened.
[[nodiscard]] Descriptor open_folder(int parent, const char* name);

// What goes together.
struct Unit {
    std::vector<std::string> names;  // below `folder`, the object first
    Seconds used = 0;
    Amount amount;
};

// Calls `on_unit` for each unit with the open folder that it lies in. Counts folders that cannot be read in
// `unreadable`. Folders of earlier removals (.bspctl-gc-…) and mount points are left out.
using OnUnit = std::function<void(int folder, const Unit& unit)>;
void walk(const Cache& cache, const Clock& clock, const OnUnit& on_unit, std::uint64_t& unreadable);

inline constexpr const char* trash_prefix = ".bspctl-gc-";

}  // namespace bspctl::cache
