// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// Layers as BitBake takes them in: one after the other into one set of variables (bb.cookerdata.parseBaseConfiguration).
namespace bspctl::sources {

struct LayerDependency {
    std::string collection;
    std::string comparison, version;  // ">=" and "12"; empty: any
};

// An entry of BBFILE_COLLECTIONS.
struct LayerCollection {
    std::string name;
    std::filesystem::path layer;
    std::vector<std::string> series;      // LAYERSERIES_COMPAT; empty: none is stated
    bool series_known = true;             // false: the value needs Python, or a variable that no layer sets
    std::string version;                  // LAYERVERSION; empty: none, or not known
    std::vector<LayerDependency> depends; // LAYERDEPENDS; conditions that only Python can tell are left out
};

struct LayerSet {
    std::vector<LayerCollection> collections;  // in the order of the layers; a name that is there twice stays twice
    std::vector<std::string> core_series;      // LAYERSERIES_CORENAMES of the first layer that sets it
    std::vector<std::string> problems;         // layers that could not be read, a sentence each
};

// Reads conf/layer.conf of each. `bblayers_text` is what the configuration puts before them. Never throws.
[[nodiscard]] LayerSet read_layer_set(const std::vector<std::filesystem::path>& layers, std::string_view bblayers_text);

}  // namespace bspctl::sources
