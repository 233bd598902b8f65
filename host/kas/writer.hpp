// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"

namespace bspctl::kas {

// How a KasConfig becomes a file.
struct WriteOptions {
    int format = 0;                  // header.version to write for; 0: the lowest that the content needs
    std::string comment;             // lines put at the top, without '#': what wrote the file and from what
};

struct Written {
    std::string text;
    int format = 0;                   // the header.version that was written
    std::vector<std::string> notes;   // what could not be kept (e.g. the vendor's layer order below format 21)
};

// Deterministic: the same configuration gives the same bytes. `commit`/`branch`/`tag` become `refspec` below format
// 14; layer priorities (format 21) keep BBLAYERS in the order of config.layers where kas's own order would differ;
// a repository without layers gets `.: disabled`. Scalars that YAML would read as something else are quoted. Throws
// Failure for a configuration that cannot be right (two repositories of one name, a layer of an unknown repository,
// no repository at all, a machine that is not there).
[[nodiscard]] Written write(const KasConfig& config, const WriteOptions& options);

}  // namespace bspctl::kas
