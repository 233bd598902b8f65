// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "inspect/environment.hpp"

// What one wants to know of a recipe, out of what BitBake says of it.
namespace bspctl::inspect {

struct PackageFacts {
    std::string name;
    std::vector<std::string> needs;  // RDEPENDS, in either spelling, without versions
};

struct RecipeFacts {
    std::string name, version, revision, epoch;     // PN, PV, PR, PE
    std::string file, layer;                        // the layer by its collection's name; empty: not known
    std::string summary;
    std::string preferred_version, preferred_provider;
    std::vector<std::string> appends;               // .bbappend files, in the order they were read
    std::vector<std::string> classes;               // inherited, by the configuration too, in the order they were read
    std::vector<std::string> provides, depends;
    std::vector<std::string> sources, licence_files;  // SRC_URI, LIC_FILES_CHKSUM
    std::string licence;
    std::string work_dir, source_dir, build_dir, install_dir, temp_dir;  // WORKDIR, S, B, D, T
    std::vector<PackageFacts> packages;
};

[[nodiscard]] RecipeFacts recipe_facts(const Environment& environment);

// A recipe of one name, as `bitbake-layers show-recipes` lists it.
struct RecipeVersion {
    std::string layer, version;
    std::string skipped;  // why it cannot be built; empty: it can
};

// The versions below "NAME:" in its listing, the preferred one first, as BitBake lists them.
[[nodiscard]] std::vector<RecipeVersion> recipe_versions(std::string_view listing, std::string_view name);

}  // namespace bspctl::inspect
