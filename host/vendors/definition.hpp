// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "vendors/pattern.hpp"

namespace bspctl::vendors {

// A text of a definition and where it stands.
struct Text {
    std::string text;  // empty: not given
    Position position = {};
};

// Whose word a definition is. The user's counts before what ships with the program.
enum class Source { user, shipped };

[[nodiscard]] std::string_view to_string(Source source);

// One [[vendors]] entry: a family that is data alone. It builds with the plugin of `family`, with defaults of its own, and
// says which boards, layers and repositories are its vendor's.
struct Definition {
    std::string name;                 // unique; --family takes it
    std::string title;                // one line for people; empty: the name
    std::string family;               // the family it specialises
    std::string vendor;               // the word of detection for who makes the board; the name where none is given
    std::string soc;                  // silicon vendor; the family's word where none is given
    std::string build_system;         // what builds its machines, where that is not BitBake alone: "isar"
    Patterns manifests;               // file names of manifests
    Patterns machines;                // MACHINE names
    Patterns layers;                  // names of layers and of repositories
    Patterns repos;                   // repository addresses, written as host/path in lower case
    Patterns distros;                 // DISTRO names
    std::map<std::string, Text, std::less<>> defaults;  // "machine", "distro", "image", "manifest", "branch", "repo_url"
    std::map<std::string, Text> branch_by_prefix;       // of the manifest's name
    Text tuning_overlay;              // file name in an overlay folder; stands for the family's
    Text container_image;
    Source source = Source::shipped;
    Position position;                // of its name

    // Is it the silicon vendor's own? Its layers are in everybody's trees and its chips' names in those of others' boards.
    [[nodiscard]] bool of_silicon_vendor() const { return vendor == soc; }

    // The branch of the manifest repository that has `manifest`: that of the longest prefix that fits, else the default
    // one, else empty.
    [[nodiscard]] Text branch(std::string_view manifest) const;
    [[nodiscard]] Text default_of(std::string_view what) const;
};

}  // namespace bspctl::vendors
