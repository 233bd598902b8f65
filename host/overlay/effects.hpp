// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "overlay/overlay.hpp"

// What a stack changes in a configuration, joined as kas does it: mappings key by key, anything else replaced whole
// (lists too, and null replaces), later files over earlier ones. `header` concerns a file alone and is no effect.
namespace bspctl::overlay {

// What one file says of a key.
struct Setting {
    std::optional<std::string> value;  // in one line, text as it is; nothing: the key is gone from here on
    Position position;
    std::string overlay;  // name of the layer; empty: the configuration
};

// A key that some file sets, and all that say something of it, in the order they are joined: the last counts.
struct Key {
    std::vector<std::string> path;  // {"repos", "meta-a", "branch"}
    std::vector<Setting> settings;
    [[nodiscard]] std::string name() const;  // "repos.meta-a.branch"; parts with a '.' or blank in quotes
};

// Two overlays that want different things. What a user's file and an overlay want is no conflict: overlays are there
// to change that.
struct Conflict {
    std::string what;  // the name of a key, or "B of A" for a BitBake variable B in the blocks of A
    bool is_variable = false;
    Setting winner;
    std::vector<Setting> losers;
    std::string reason;  // why the winner wins
};

struct Effects {
    std::vector<Key> keys;  // in the order of first mention
    std::vector<Conflict> conflicts;
    std::vector<std::string> notes;  // what could not be taken into account
    std::string joined;              // the result as one kas file
};

// What the overlays are laid over.
struct Configuration {
    std::string files;  // as kas takes it, joined by ':', absolute; empty: `text` it is
    std::string text;   // a file that is not written yet
    std::string place;  // its name
    [[nodiscard]] bool empty() const { return files.empty() && text.empty(); }
};

// Reads the configuration's files. Throws Failure, with file:line:column, for one that cannot be read.
[[nodiscard]] Effects effects(const Configuration& configuration, const std::vector<Layer>& layers);

}  // namespace bspctl::overlay
