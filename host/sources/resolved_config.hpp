// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

namespace bspctl::sources {

// A joined kas configuration with what stands for something else put in its place: `defaults.repos` and
// `overrides.repos` in the repositories they concern, layers that are disabled left out. kas makes the same build of
// both. `place` names the text in messages. Throws Failure with file:line:column.
[[nodiscard]] std::string resolve_repos(const std::string& joined, const std::filesystem::path& place);

// A kas configuration as JSON.
[[nodiscard]] std::string to_json(const std::string& yaml, const std::filesystem::path& place);

}  // namespace bspctl::sources
