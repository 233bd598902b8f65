// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/build.hpp"

namespace bspctl::pipeline {

// A copy of what the vendor's set-up, or its user, wrote into build/conf and kas is about to replace.
struct KeptFile {
    std::filesystem::path path;  // <bsp_root>/.bspctl/vendor-bblayers.conf or …/vendor-local.conf
    std::string text;
};

// The kas YAML of a build that generates its own.
struct Generated {
    std::string text;
    int format = 0;                  // header.version
    std::string layout;              // "pinned" or "workspace", and why:
    std::string layout_reason;
    std::vector<std::string> notes;  // to be said aloud; the file has them as comments
    std::vector<KeptFile> kept;      // to be written first
};

// Pure: reads the tree, writes nothing. `max_format` is the highest header.version the engine reads (0: not known).
// Throws Failure when the manifest is not at hand, when the family cannot turn it into a configuration, when a layout
// that was asked for is not possible.
[[nodiscard]] Generated generate(const Build& build, int max_format);

}  // namespace bspctl::pipeline
