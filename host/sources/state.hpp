// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bspctl/values.hpp"
#include "sources/sources.hpp"

// What a repository is on disk, beside what is wanted of it. Everything is read locally: no network, nothing written,
// not even git's own index.
namespace bspctl::sources {

// Commits of HEAD that the other lacks, and the other way round.
struct Distance {
    std::size_t ahead = 0, behind = 0;
    friend bool operator==(const Distance&, const Distance&) = default;
};

enum class Presence {
    there,
    missing,      // no such folder, or an empty one
    foreign,      // something is there that is no git work tree of its own
    unreadable,   // git does not answer for it
};

struct State {
    Presence presence = Presence::missing;
    std::string problem;            // a sentence, unless it is there
    std::string commit;             // HEAD; empty: no commit yet
    std::string branch;             // empty: detached
    std::vector<std::string> tags;  // those that name HEAD
    std::size_t changed = 0;        // tracked files that differ from HEAD, conflicts included
    std::size_t untracked = 0;      // files and folders, as `git status` lists them
    bool shallow = false;
    std::string url;                // of the remote the configuration means; empty: there is none of that name
    bool url_differs = false;       // from the wanted one, spelling (".git", a last '/') aside
    fs::path leads_to;              // where the folder really is, when a link leads out of the build's folder
    std::string wanted_commit;      // what is wanted, as a commit known here; empty: not known here
    std::optional<Distance> distance;  // of HEAD to wanted_commit; nothing: not known (shallow, unrelated, missing)

    [[nodiscard]] bool dirty() const { return changed + untracked != 0; }
    [[nodiscard]] bool at_wanted() const { return !commit.empty() && commit == wanted_commit; }
    // "tag v1", "branch main", "detached", "no commit yet".
    [[nodiscard]] std::string place() const;
};

// One repository. A branch that is wanted is looked for as the remote's, then as a tag: a plain name in a kas refspec
// or a manifest may be one.
[[nodiscard]] State state_of(const Source& source, const fs::path& root,
                             std::chrono::milliseconds limit = std::chrono::seconds(10));

// All of them, in their order, side by side; `limit` for each.
[[nodiscard]] std::vector<State> states_of(const Sources& sources,
                                           std::chrono::milliseconds limit = std::chrono::seconds(10));

// The same repository, however the address is spelled?
[[nodiscard]] bool same_url(std::string_view one, std::string_view other);

}  // namespace bspctl::sources
