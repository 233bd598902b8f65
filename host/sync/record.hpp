// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sources/sources.hpp"

namespace bspctl::sync {

namespace fs = std::filesystem;

// What sync put below a root, kept in <root>/.bspctl/sync.tsv, so that a later one knows what is its own: lines
// "repository<TAB>PATH" and "file<TAB>PATH<TAB>SHA-256 or ->TARGET", paths relative to the root.
struct Record {
    std::vector<fs::path> repositories;
    std::map<fs::path, std::string> files;

    // What cannot be read counts as nothing: then nothing is ours.
    [[nodiscard]] static Record load(const fs::path& root);
    void store(const fs::path& root) const;
};

}  // namespace bspctl::sync
