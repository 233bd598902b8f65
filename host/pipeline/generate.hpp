// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pipeline/build.hpp"

namespace bspctl::pipeline {

// The kas YAML of a build that generates its own.
struct Generated {
    std::string text;
    int format = 0;                  // header.version
    std::string layout;              // "pinned" or "workspace", and why:
    std::string layout_reason;
    std::vector<std::string> notes;  // to be said aloud; the file has them as comments
    std::string vendor_conf;         // workspace layout: the vendor's bblayers.conf, which kas is about to replace
};

// Where a copy of the vendor's bblayers.conf is kept, since kas writes its own in the same place.
[[nodiscard]] std::filesystem::path kept_conf(const Build& build);

// Pure: reads the tree, writes nothing. `max_format` is the highest header.version the engine reads (0: not known).
// Throws Failure when the manifest is not at hand, when the family cannot turn it into a configuration, when a layout
// that was asked for is not possible.
[[nodiscard]] Generated generate(const Build& build, int max_format);

}  // namespace bspctl::pipeline
