// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/descriptor.hpp"
#include "plugins/discovery.hpp"

// Whether a file may be loaded into this process. A plugin runs with all rights of the user, so the one question that
// helps is: who could have put these bytes there?
namespace bspctl::plugins {

// Opens the file if only root or the user could have written it, and gives the descriptor to load it through, so that
// nothing can be exchanged between the look and the load. Throws Failure whose what() says which rule is broken, with
// owner and mode, and whose fix() is the command that mends it.
//
// All files: no symbolic link, a regular file, owned by root or the user, not writable by others. A group in which
// the owner is alone (the user's own group, umask 002) counts as the owner.
// Folders above it, up to "/": the same. Sticky folders open to all (/tmp) are refused above the user's and the
// system's folders, which have no business there; they are accepted above a file or folder that was named for this
// run, since what lies in a sticky folder can be exchanged by its owner alone, and the owner is checked.
// Bundled plugins are as trustworthy as the executable they came with, and no more: its owner and its write bits are
// accepted, and the folders above, which are the executable's too, are not asked about.
[[nodiscard]] Descriptor open_trusted(const Candidate& candidate);

// Throws Failure, as above, when others than root and the user could have written what the file says. A file that is
// not there is fine.
void check_private(const std::filesystem::path& file);

}  // namespace bspctl::plugins
