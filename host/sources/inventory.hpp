// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

// What the layers of a tree offer by their files' names alone; nothing is parsed, BitBake is not asked.
namespace bspctl::sources {

enum class Offer { machine, distro, image, recipe };

struct Item {
    std::string name;             // as one names it to BitBake: "qemuarm64", "core-image-minimal"
    std::filesystem::path layer;  // absolute
    std::filesystem::path file;   // absolute
};

// Machines are conf/machine/*.conf, distros conf/distro/*.conf, recipes recipes-*/*/*.bb (with and without a version),
// images those of them in a folder images/ or with "-image" in their name. Sorted by name; of two layers that offer the
// same name both are listed, in the order of `layers`.
[[nodiscard]] std::vector<Item> inventory(Offer what, const std::vector<std::filesystem::path>& layers);

}  // namespace bspctl::sources
