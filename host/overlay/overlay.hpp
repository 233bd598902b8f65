// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "bspctl/values.hpp"
#include "plugins/plugin.hpp"

namespace bspctl::overlay {

namespace fs = std::filesystem;

// One overlay file that a build layers over the user's configuration.
struct Layer {
    std::string name;     // file name, once in a stack
    std::string origin;   // who brought it, in words: "family acme", "plugin com.acme.net", "--overlay"
    std::string place;    // what positions in it begin with: its path, or "com.acme.net:boards.yml" for a carried one
    std::string summary;  // one line: the plugin's words, else the first comment of the file
    fs::path target;      // <bsp_root>/.bspctl/overlays/<name>
    std::string text;     // its bytes
};

struct LeftOut {
    std::string name;
    std::string origin;
    std::string reason;
};

struct Stack {
    std::vector<Layer> layers;  // in the order they are joined
    std::vector<LeftOut> left_out;
};

// An overlay of the user's own.
struct OwnFile {
    fs::path file;
    std::string where;  // what named it: "--overlay", "configuration /home/me/.config/bspctl/config.toml:3:1"
};

// An overlay that ships with this program and that a setting switches on.
struct Switched {
    std::string name;
    std::string origin;  // "setting build.rm_work (/home/me/.config/bspctl/config.toml:3:1)"
};

// Where overlays come from.
struct Sources {
    FamilyInfo family;                        // names some
    std::vector<plugins::Plugin*> lineage;    // its plugin last; before it the families it derives from
    std::vector<Switched> switched;           // what settings bring, in their order
    std::vector<plugins::Plugin*> teams;      // plugins that are no families, in their order of precedence
    Workspace workspace;                      // what plugins are asked about
    std::vector<fs::path> preferred_folders;  // searched for named ones before what plugins carry
    std::vector<fs::path> folders;            // and after it
    std::vector<OwnFile> own;
    int max_format = 0;  // the highest header.version that the engine reads; 0: not known
};

// What is layered over a configuration, in this order: overlays the family names, others that its plugin carries (a
// base's before those of the family that derives from it), what settings switch on, those of teams' plugins, the user's own. Of two with one
// name the first stays. An overlay with a repository that is named by path alone is for trees that have that folder;
// in others it is left out. Reads files, writes nothing. Throws Failure, with the owner's name, for an overlay that is
// nowhere, that could not be a file's name, or that kas would refuse.
[[nodiscard]] Stack stack(const Sources& sources, const fs::path& bsp_root);

// An overlay that declares environment variables, by name alone, so that kas lets the caller's values through to
// BitBake. Values never appear: they may be secret.
[[nodiscard]] Layer declare_environment(const std::vector<std::string>& names, const fs::path& bsp_root);

// Writes the copies: real files, not links, replaced only where they differ.
void materialise(const Stack& stack);

}  // namespace bspctl::overlay
