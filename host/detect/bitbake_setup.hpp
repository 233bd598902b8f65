// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>

#include "bspctl/values.hpp"

// bitbake-setup's JSON: a registry configuration (which sources, which choices of machine and distro), or what an
// initialised workspace keeps of it in config/config-upstream.json (the choices made).
namespace bspctl::detect {

// Does the JSON text hold `sources`, at the top or below `data`?
[[nodiscard]] bool is_bitbake_setup(std::string_view text);

// Reads such a file. input.kind is kind_bitbake_setup; sources become projects (with the overrides of the workspace, and
// the commits of sources-fixed-revisions.json beside it), `bb-layers` their layers, the machine/… and distro/… fragments
// of a workspace machine and distro. A source that is a local folder has the attribute "local", its path. In
// input.settings: "form" is "registry", "workspace" or "revisions" (commits alone, as in sources-fixed-revisions.json);
// of a workspace also, in order, "layer" (as in bb-layers), "layer-elsewhere" (an absolute folder), "fragment",
// "template", "passed-variable", "buildtools". Throws Failure with file:line:column.
[[nodiscard]] Input read_bitbake_setup(const std::filesystem::path& file);

// The file to read for a workspace folder. Throws Failure when the folder is none, or is not initialised.
[[nodiscard]] std::filesystem::path bitbake_setup_file(const std::filesystem::path& folder);

}  // namespace bspctl::detect
