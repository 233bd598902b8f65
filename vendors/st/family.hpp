// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "bspctl/sdk.hpp"

namespace st {

// ST publishes one manifest, default.xml, on a branch a series and under a tag a release.
inline constexpr std::string_view default_manifest = "default.xml";
inline constexpr std::string_view default_branch = "scarthgap";

// Exists in every release and is for all boards with an STM32MP1.
inline constexpr std::string_view default_machine = "stm32mp1";
inline constexpr std::string_view default_distro = "openstlinux-weston";

// OpenEmbedded's own defaults instead of ST's distribution; the set-up script offers it as a choice.
inline constexpr std::string_view no_distro = "nodistro";

[[nodiscard]] bspctl::FamilyInfo family();

// The workspace's choice, or the family's default.
[[nodiscard]] std::string machine_of(const bspctl::Workspace& workspace);
[[nodiscard]] std::string distro_of(const bspctl::Workspace& workspace);
[[nodiscard]] std::string image_of(const bspctl::Workspace& workspace);
[[nodiscard]] std::string manifest_of(const bspctl::Workspace& workspace);
[[nodiscard]] std::string repo_url_of(const bspctl::Workspace& workspace);

// The revision of the manifest repository as `repo init -b` wants it: a release is a tag there ("refs/tags/…"), and a
// name without that prefix a branch.
[[nodiscard]] std::string revision_of(const bspctl::Workspace& workspace);

}  // namespace st
