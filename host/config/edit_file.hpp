// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>

namespace bspctl::config {

// Replaces the text of a settings file by what `change` makes of it, the file being created where there is none (its text
// is then ""). One at a time: others that edit the same file wait, so none of two edits is lost. Readers see the old text
// or the new. A link is followed to its target, the permissions stay. Nothing is written when the text stays the same or
// `change` throws. Throws Failure when the file cannot be locked, read or written.
void edit_file(const std::filesystem::path& file, const std::function<std::string(const std::string& text)>& change);

}  // namespace bspctl::config
