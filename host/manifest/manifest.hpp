// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "bspctl/values.hpp"

// The two manifest formats the host reads itself, as bspctl::Input. Neither starts a process nor touches the network.
// Bad input throws Failure with file:line:column.
namespace bspctl::manifest {

// Does the text look like a `repo` manifest (XML with a <manifest> root)?
[[nodiscard]] bool is_repo_manifest(std::string_view text);

// Does the text look like an oe-layersetup configuration (lines `name,uri,branch,commit[,layers=…]`)?
[[nodiscard]] bool is_layersetup(std::string_view text);

// A Google `repo` manifest (format as git-repo's docs/manifest-format.md has it). Follows <include> relative to the
// manifest repository's root, applies remote/default/extend-project/remove-project, joins relative fetch addresses
// with `manifest_url` where one is known (else with the git remote of the folder the file lies in; else they are left
// as written). input.kind is kind_repo_manifest. input.settings has, in this order: "ignored" (a sentence with its
// place) for each extend-project that matches nothing, "links-to" when the file is a link, "include" for each file
// read, "default.<attribute>", "linkfile" (the destination) for each of input.files that is linked, not copied.
// Attributes of a project without a field of their own, and its annotations ("annotation:<name>"), are in
// project.attributes.
[[nodiscard]] Input read_repo_manifest(const std::filesystem::path& file, std::string_view manifest_url = {});

// A TI oe-layersetup configuration. input.kind is kind_oe_layersetup; OECORELAYERCONF, OECORELOCALCONF,
// BITBAKE_INCLUSIVE_VARS, LOCALCONF and MOTD are in input.settings, in file order.
[[nodiscard]] Input read_layersetup(const std::filesystem::path& file);

}  // namespace bspctl::manifest
