// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

// Presets as text in a file that people edit too: what is not asked for stays as it is, byte for byte.
namespace bspctl::config {

// Field and values in the order they are written; more than one value makes a list of the plural.
using PresetText = std::vector<std::pair<std::string, std::vector<std::string>>>;

// A [[presets]] table. Throws Failure for a field that presets do not have.
[[nodiscard]] std::string preset_block(const PresetText& fields);

// The file's text with the block at its end, after a blank line.
[[nodiscard]] std::string with_block(const std::string& text, const std::string& block);

// The file's text without the preset's table and the comment lines directly above it. Throws Failure when it is not in
// this file, or not written as [[presets]].
[[nodiscard]] std::string without_preset(const std::string& text, const std::filesystem::path& file,
                                         const std::string& name);

}  // namespace bspctl::config
