// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/sdk.hpp"
#include "release.hpp"

namespace st {

// The folder that holds all repositories, with its slash: "layers/" in ST's manifests. Told by where the core lies;
// empty when the manifest has none or it lies at the top.
[[nodiscard]] std::string layers_folder(const bspctl::Input& input);

// Does the manifest name OpenEmbedded's core, as a repository of its own or within poky?
[[nodiscard]] bool has_core(const bspctl::Input& input);

// One of ST's own machines, by its name: stm32mp1, stm32mp15-disco, stm32mp25-eval, stm32mp15-mx, …
[[nodiscard]] bool is_reference_machine(std::string_view machine);

struct Selection {
    std::vector<std::string> paths;  // below the tree, in BBLAYERS order: "layers/meta-openembedded/meta-oe"
    std::vector<std::string> notes;
};

// What ST's set-up would put into BBLAYERS, in its order, whether or not the manifest has the repositories.
[[nodiscard]] Selection vendor_layers(const bspctl::Input& input, const Release& release, std::string_view machine,
                                      std::string_view distro);

}  // namespace st
