// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace bspctl::overlay {

namespace fs = std::filesystem;

// One overlay file that a build layers over the user's configuration.
struct Layer {
    std::string name;    // file name
    fs::path source;     // where it is shipped
    fs::path target;     // <bsp_root>/.bspctl/overlays/<name>
    std::string text;    // its bytes
};

struct LeftOut {
    std::string name;
    std::string reason;
};

struct Stack {
    std::vector<Layer> layers;       // in the order they are joined
    std::vector<LeftOut> left_out;
};

// The overlays `names`, found in `folders` (the first folder that has one wins). An overlay with a repository that is
// named by path alone is for trees that have that folder; in others it is left out, with the reason. Reads files,
// writes nothing. Throws Failure when an overlay is in none of the folders.
[[nodiscard]] Stack stack(const std::vector<std::string>& names, const std::vector<fs::path>& folders,
                          const fs::path& bsp_root);

// An overlay that declares environment variables, by name alone, so that kas lets the caller's values through to
// BitBake. Values never appear: they may be secret.
[[nodiscard]] Layer declare_environment(const std::vector<std::string>& names, const fs::path& bsp_root);

// Writes the copies: real files, not links, replaced only where they differ.
void materialise(const Stack& stack);

}  // namespace bspctl::overlay
