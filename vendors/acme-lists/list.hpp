// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bspctl/sdk.hpp>
#include <optional>

namespace acme {

// The format, as ACME's release tool writes it:
//
//     acme-list 1
//     # a comment
//     [build]
//     machine = acme-gate
//     distro = poky
//     image = core-image-minimal acme-image
//
//     [repositories]
//     poky       https://git.yoctoproject.org/poky    branch  scarthgap
//     meta-acme  https://git.acme.example/meta-acme   tag     v1.2.0
//
//     [layers]
//     poky/meta
//     meta-acme
//
// The order of the layers is that of BBLAYERS. A revision is a branch, a tag or a commit.
inline constexpr auto list_kind = "acme-list";

// In Input::settings: one for each layer, in order.
inline constexpr auto layer_setting = "layer";

// Nothing: the file is no board list. Throws bspctl::Error, whose first part begins with file:line:column, for a list
// with a mistake: nothing in it is skipped or guessed.
[[nodiscard]] std::optional<bspctl::Input> read_list(const bspctl::ManifestFile& file);

}  // namespace acme
