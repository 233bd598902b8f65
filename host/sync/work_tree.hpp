// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// What is in a repository's folder, and what of it exists nowhere else.
namespace bspctl::sync {

namespace fs = std::filesystem;

// The ref that says where sync left HEAD: what is reachable from it is nobody's own work.
inline constexpr std::string_view synced_ref = "refs/bspctl/synced";
// What was fetched by its id alone, so that git's garbage collection leaves it.
inline constexpr std::string_view wanted_ref = "refs/bspctl/wanted";
// Below it: what --force or going on after an interrupt left behind, by the time.
inline constexpr std::string_view saved_refs = "refs/bspctl/saved/";

struct WorkTree {
    enum class Kind {
        absent,      // no folder, or an empty one
        repository,
        unfinished,  // ours, interrupted: a marker in .git says so
        foreign      // a folder with something else in it
    };
    Kind kind = Kind::absent;
    fs::path git_dir;    // of a repository: .git, or where its .git file points
    std::string head;    // commit; empty: none yet
    std::string branch;  // empty: detached
};
[[nodiscard]] WorkTree look_at(const fs::path& dir);

// The commit that a name means here; empty: it is not here.
[[nodiscard]] std::string commit_of(const fs::path& dir, const std::string& name);

// What would be lost, or made hard to find, if HEAD and the files went to another commit, as phrases for people:
// "2 changed files (a, b)", "3 local commits (1a2b3c4d …)", "an unfinished rebase". Files that git does not know are no
// obstacle: git itself refuses to overwrite them. Commits that kas makes of a configuration's patches are nobody's work.
[[nodiscard]] std::vector<std::string> local_changes(const fs::path& dir, const WorkTree& tree);

// As local_changes(), and all that a removal would take besides: files git does not know, other branches, stashes.
[[nodiscard]] std::vector<std::string> everything_local(const fs::path& dir, const WorkTree& tree);

// Keeps what HEAD and the changed files are under saved_refs, and gives the ref's name; empty: there was nothing to keep.
[[nodiscard]] std::string save(const fs::path& dir);

// The marker of an operation that must be gone on with if it does not come to its end. Made before the repository
// itself, so that nothing interrupted is ever taken for whole.
void begin(const fs::path& dir);
void end(const fs::path& dir);

// After a kill -9: waits for git processes still at work in the folder, then removes the locks they left.
void clear_locks(const fs::path& dir);

}  // namespace bspctl::sync
