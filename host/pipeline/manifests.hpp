// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "bspctl/values.hpp"

namespace bspctl::pipeline {

// The file called `name` in a tree's manifest checkouts: the vendor tool's own first, then ours. Empty: not there.
[[nodiscard]] std::filesystem::path find_manifest(const std::filesystem::path& bsp_root, const FamilyInfo& family,
                                                  const std::string& name);

// Our own checkout of the family's manifest repository.
[[nodiscard]] std::filesystem::path checkout_dir(const std::filesystem::path& bsp_root, const FamilyInfo& family);

// Names in the checkouts that are near to `name`, for a message.
[[nodiscard]] std::string similar_manifests(const std::filesystem::path& bsp_root, const FamilyInfo& family,
                                            const std::string& name);

}  // namespace bspctl::pipeline
