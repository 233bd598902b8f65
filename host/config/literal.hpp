// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/keys.hpp"

namespace bspctl::config {

// A value as Settings holds it (a list joined with ','), in TOML's notation.
[[nodiscard]] std::string literal(const Key& key, std::string_view text);

// What somebody typed as the value of a setting, in TOML's notation: 1, yes and on are true; a list is one word a part, or
// parts apart by ','; paths that are relative to `base` become absolute ("~/…" stays). `name` of a plugin's own setting
// takes any TOML value, and a word that is none as a text. Throws Failure when the value does not fit.
[[nodiscard]] std::string typed_literal(const std::string& name, const std::vector<std::string>& words,
                                        const std::filesystem::path& base);

// The key that `name` is for; null for a plugin's own. Throws Failure, with the nearest one, when there is none, and with
// its present name for one that is called otherwise now.
[[nodiscard]] const Key* key_or_failure(const std::string& name);

}  // namespace bspctl::config
