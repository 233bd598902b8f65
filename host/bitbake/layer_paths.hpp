// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

// Where recipes lie, from the paths that an event log holds.
namespace bspctl::bitbake {

// The path of a recipe file without the variants that BitBake puts before it: "virtual:native:/a/b.bb" is "/a/b.bb".
[[nodiscard]] std::string_view without_variant(std::string_view file);

// The folders of BBLAYERS, the longest first, out of the event log's {"allvariables": {…}}; none where it has no such.
[[nodiscard]] std::vector<std::string> layer_folders(std::string_view all_variables);

// The name of the layer's folder: that of the longest folder which holds the file; where none does, the folder above
// "recipes-*", as layers are laid out. Empty when neither tells.
[[nodiscard]] std::string layer_of(std::string_view file, const std::vector<std::string>& folders);

}  // namespace bspctl::bitbake
