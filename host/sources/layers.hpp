// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// BitBake layers as they lie in a tree: folders with a conf/layer.conf.
namespace bspctl::sources {

namespace fs = std::filesystem;

// What a layer says of itself in its conf/layer.conf.
struct Layer {
    fs::path path;                    // absolute
    std::string collection;           // first word of BBFILE_COLLECTIONS; empty: it has none
    std::optional<int> priority;      // BBFILE_PRIORITY_<collection>
    std::vector<std::string> compat;  // LAYERSERIES_COMPAT_<collection>
    std::vector<std::string> depends; // LAYERDEPENDS_<collection>, versions in brackets left out
    std::string problem;              // why it could not be read, in a sentence
};

// Never throws: a layer.conf that is missing or malformed is a problem of that layer.
[[nodiscard]] Layer read_layer(const fs::path& folder);

// Every layer in `top` and up to three folders below it, sorted by path. Links and hidden folders are not followed;
// layers are looked for within layers too (OpenEmbedded keeps test data there).
[[nodiscard]] std::vector<fs::path> find_layers(const fs::path& top);

// The version of the BitBake in `folder` (a checkout of it, or a tree with it in bitbake/); empty: there is none.
[[nodiscard]] std::string bitbake_version(const fs::path& folder);

}  // namespace bspctl::sources
