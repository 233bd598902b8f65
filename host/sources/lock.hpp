// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "sources/remote.hpp"
#include "sources/state.hpp"

// Configurations with every repository at one commit: a build that can be made again.
namespace bspctl::sources {

// Below, `pins` are those of the sources of the input, in their order.

// A commit for a repository, or the reason why there is none.
struct Pin {
    std::string commit;
    std::string problem;  // a sentence; empty: it can be pinned
    std::string warning;  // it can, but: local commits that the server lacks, …
};

// From the work trees. Changed files are a problem unless `allow_dirty`: the lock would not be what was built. A
// repository without url has no pin and no problem.
[[nodiscard]] std::vector<Pin> pins_of(const Sources& sources, const std::vector<State>& states, bool allow_dirty);

// The sources as the configuration itself wants them: what only a lock beside a kas file pins floats again, so that a new
// lock is not the old one.
[[nodiscard]] Sources without_lock(Sources sources);

// From the servers.
[[nodiscard]] std::vector<Pin> pins_of(const Sources& sources, const std::vector<Tip>& tips);

// A kas lock file, as `kas lock` writes it: `overrides.repos.<key>.commit` for every repository whose own entry names
// no commit. Format 14, the first that knows overrides.
[[nodiscard]] std::string kas_lock(const Sources& sources, const std::vector<Pin>& pins);

// A repo manifest with what `repo manifest -r` writes: includes followed, revisions commits, what they were before as
// upstream. Addresses are absolute, so that the file may lie anywhere.
[[nodiscard]] std::string pinned_manifest(const Input& manifest, const std::vector<Pin>& pins);

// The same oe-layersetup configuration, byte by byte, with commits in the fourth column.
[[nodiscard]] std::string pinned_layersetup(const Input& configuration, const Sources& sources,
                                            const std::vector<Pin>& pins);

// The input with commits for revisions, for whoever makes something else of it.
[[nodiscard]] Input pinned_input(Input input, const std::vector<Pin>& pins);

}  // namespace bspctl::sources
