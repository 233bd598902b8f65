// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "setup.hpp"

namespace nxp {

// A layer in the words of the rules: folder beside the core, and the directory inside it ("." is the root).
struct Layer {
    std::string folder;
    std::string subdir;
    friend bool operator==(const Layer&, const Layer&) = default;
};

struct Topology {
    std::vector<Layer> layers;       // BBLAYERS order
    std::vector<std::string> notes;  // what differs from the vendor's script, and why
};

// The layers the vendor's own set-up would enable, as far as the manifest has their repositories.
[[nodiscard]] Topology topology(const bspctl::Input& input, const Tree& tree, const Setup& setup);

}  // namespace nxp
