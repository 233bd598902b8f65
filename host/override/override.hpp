// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Another BitBake in the place of the vendor's. The vendor's folder is moved aside and a link to a checkout of ours is
// put where it was; nothing of the vendor's is deleted, written or copied, so moving it back restores it to the last
// bit. docs/decisions/016 says why it is done like this.
//
//     sources/poky/bitbake ──► .bspctl/bitbake-override/checkout     (applied)
//     .bspctl/bitbake-override/vendor                                 the vendor's folder, meanwhile
//     .bspctl/bitbake-override/state                                  what was done, written before it is done
namespace bspctl::override {

namespace fs = std::filesystem;

// BitBake's own address, the source when no other is named.
inline constexpr const char* upstream_url = "https://git.openembedded.org/bitbake";

// What the disk says. Each can be left by an interrupt at the step before it, and each has a way back.
enum class State {
    off,          // the vendor's folder is in its place
    applied,      // our link is in its place, the vendor's folder is aside
    interrupted,  // nothing is in its place, the vendor's folder is aside
    replaced,     // something else is in its place although the vendor's folder is aside: `repo` or kas brought it back
    lost,         // our link is in its place, and nothing is aside
};
[[nodiscard]] std::string_view word(State state);

// A BitBake tree.
struct Tree {
    fs::path path;        // empty: there is none
    std::string version;  // "2.8.1"; empty: it does not say
    std::string branch;   // empty: detached, or no git work tree of its own
    std::string commit;   // empty: no git work tree of its own
};

struct Status {
    State state = State::off;
    fs::path place;                  // where the vendor's BitBake belongs
    Tree vendor;                     // where it is now
    Tree checkout;                   // ours; no path: never made
    std::string source;              // what the checkout was made of, without credentials
    std::string branch;              // that was asked for
    std::string commit;              // that was put in place; another one in `checkout` was checked out by somebody else
    std::vector<std::string> notes;  // what to know before the next build, a sentence each
};

// The BitBake trees below a bsp_root, told by lib/bb/__init__.py: folders of any name down to three levels, hidden ones
// and build folders left out. Sorted.
[[nodiscard]] std::vector<fs::path> find_trees(const fs::path& bsp_root);

// The version that lib/bb/__init__.py states; empty when it states none.
[[nodiscard]] std::string version_of(const fs::path& tree);

// "2.8" of "2.8.1": upstream names its release branches so.
[[nodiscard]] std::string release_of(std::string_view version);

// Reads, and asks git. `tree`: the vendor's, below or as an absolute path; empty: the one there is. Throws Failure when
// there is none, or several to choose from.
[[nodiscard]] Status inspect(const fs::path& bsp_root, const fs::path& tree = {});

// Told before each change, in order; what it throws ends the work there.
using OnStep = std::function<void(std::string_view what)>;

struct Request {
    std::string source = upstream_url;  // an address, or a folder with a repository
    std::string branch;                 // empty: the release branch of the vendor's version
    fs::path tree;                      // as of inspect()
};

// Puts a checkout in the vendor's place, or moves the one that is there to the branch's newest commit. Continues what
// was interrupted. Throws Failure (exit 2) for a source or branch that is not there, local changes in the checkout, a
// development version without a branch of its name, a state that only the user can untangle.
[[nodiscard]] Status apply(const fs::path& bsp_root, const Request& request, const OnStep& on_step);

// Moves the vendor's folder back. The checkout stays for the next time. Nothing to do is fine.
[[nodiscard]] Status revert(const fs::path& bsp_root, const fs::path& tree, const OnStep& on_step);

}  // namespace bspctl::override
