// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "sources/sources.hpp"

namespace bspctl::sync {

// The groups `repo` takes when nobody chooses.
inline constexpr std::string_view default_groups = "default,platform-linux";

// Is the repository in one of the wanted groups, by repo's rules? `groups` is a list apart by commas or blanks where
// "-name" takes out again what stands before it; the last word that fits decides. Every repository is in "all",
// "name:NAME" and "path:PATH", and in "default" unless its groups say "notdefault".
[[nodiscard]] bool is_wanted(const sources::Source& source, std::string_view groups, const std::filesystem::path& root);

}  // namespace bspctl::sync
