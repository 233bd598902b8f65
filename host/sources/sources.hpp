// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "bspctl/values.hpp"

// The repositories that a configuration names, whatever its format: what `sync` fetches, and what `layers`, `drift`,
// `lock`, `diff`, `changelog`, `for-all` and `mirror` speak of.
namespace bspctl::sources {

namespace fs = std::filesystem;

// One repository as it is wanted. Of commit, tag and branch any may be empty; a branch beside a commit says where the
// commit is to be found.
struct Source {
    std::string name;    // what people call it: the key of a kas repo, the short name of a manifest's project
    std::string url;     // empty: it is there already (a kas repo without url)
    fs::path path;       // of its work tree, absolute
    std::string commit;  // full commit id
    std::string tag;     // without refs/tags/
    std::string branch;  // without refs/heads/
    std::string ref;     // any other ref, as written (refs/changes/…)
    std::string remote;  // name of the remote in the work tree; empty: "origin"
    std::vector<std::string> layers;   // paths below the repository; "." is its root
    std::vector<KeyValue> attributes;  // everything else that the configuration says: groups, clone-depth, sync-s, …
    std::string declared;              // where: "manifest.xml:12:3"; empty: not known

    // Does it name one commit for ever? A tag counts: it is meant to stay.
    [[nodiscard]] bool is_pinned() const { return !commit.empty() || !tag.empty(); }
    // Does repo leave it out unless its group is asked for?
    [[nodiscard]] bool is_optional() const;
    // "1a2b3c4d5e6f…", "tag v1", "branch scarthgap", "refs/changes/…", "default branch".
    [[nodiscard]] std::string wanted() const;
};

// A file that a manifest puts beside the repositories (repo's copyfile and linkfile).
struct PlacedFile {
    fs::path from, to;  // absolute
    bool link = false;
};

// All of them, in the order of the configuration.
struct Sources {
    std::string configuration;  // the file(s), for messages
    std::string kind;           // as Input::kind
    fs::path root;              // bsp_root
    std::vector<Source> list;
    std::vector<PlacedFile> files;

    // By name, or by path below root; null: none.
    [[nodiscard]] const Source* find(std::string_view name) const;
};

// Does a part of the path below `root` belong to git, repo or bspctl? Whoever may write there (a hook, a setting) has
// programs run as the user. repo refuses such places too.
[[nodiscard]] bool lies_in_control_folder(const fs::path& path, const fs::path& root);

// Those of an input, below `root`. Projects without a path lie where their format says (kas: in a folder of their
// name; repo: of the project's whole name; oe-layersetup: sources/NAME; bitbake-setup: layers/NAME). Throws Failure for
// a path that leaves `root` or lies among a tool's own files.
[[nodiscard]] Sources of_input(const Input& input, const fs::path& root);

}  // namespace bspctl::sources
