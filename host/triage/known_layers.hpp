// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

// Which public layer is known to have something: so that "nothing provides X" can end in "add the layer meta-oe of
// meta-openembedded". The table is data (share/bspctl/layers.toml), by hand, of what builds miss most often.
namespace bspctl::triage {

struct KnownLayer {
    std::string layer;       // "meta-oe"
    std::string repository;  // "meta-openembedded"; the same as `layer` where a repository is one layer
};

// `name`: a recipe or what it provides ("python3-pip" is no version), a class with or without ".bbclass", a layer's
// collection as LAYERDEPENDS names it ("openembedded-layer"), a machine's or distro's name is not in it. Nothing: unknown.
[[nodiscard]] std::optional<KnownLayer> known_layer_of(std::string_view name);

}  // namespace bspctl::triage
