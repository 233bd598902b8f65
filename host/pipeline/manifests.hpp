// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "bspctl/values.hpp"

namespace bspctl::pipeline {

// The file called `name` in a tree's manifest checkouts: the vendor tool's own first, then ours. Empty: not there.
[[nodiscard]] std::filesystem::path find_manifest(const std::filesystem::path& bsp_root, const FamilyInfo& family,
                                                  const std::string& name);

// Does the file lie in one of them? Then its name finds it, and a step that fetches may replace it; any other file is
// the user's.
[[nodiscard]] bool is_in_checkout(const std::filesystem::path& bsp_root, const FamilyInfo& family,
                                  const std::filesystem::path& file);

// Our own checkout of the family's manifest repository.
[[nodiscard]] std::filesystem::path checkout_dir(const std::filesystem::path& bsp_root, const FamilyInfo& family);

// Names in the checkouts that are near to `name`, for a message.
[[nodiscard]] std::string similar_manifests(const std::filesystem::path& bsp_root, const FamilyInfo& family,
                                            const std::string& name);

}  // namespace bspctl::pipeline
