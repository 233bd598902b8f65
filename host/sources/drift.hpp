// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sources/remote.hpp"
#include "sources/state.hpp"

namespace bspctl::sources {

// One way in which a repository is not what is wanted.
struct Drift {
    std::string_view kind;  // "missing", "foreign", "unreadable", "unborn", "commit", "ahead", "behind", "diverged",
                            // "unknown", "dirty", "url", "moved", "unreachable"
    std::string text;       // a sentence
};

// Nothing: it is as wanted. Of a repository without url nothing is wanted but that it is there; one that repo leaves
// out (group notdefault) may be missing. `tip` is what its server says, null: not asked.
[[nodiscard]] std::vector<Drift> drift_of(const Source& source, const State& state, const Tip* tip = nullptr);

// "3 changed, 1 untracked"; "clean".
[[nodiscard]] std::string describe_changes(const State& state);

// "=", "2 ahead", "3 behind", "2 ahead, 3 behind"; "?": not known.
[[nodiscard]] std::string describe_distance(const State& state);

}  // namespace bspctl::sources
