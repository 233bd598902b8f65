// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <filesystem>

#include "base/descriptor.hpp"

namespace bspctl::history {

// The inode behind a name; 0 when there is none.
ino_t inode_of(const std::filesystem::path& file);

// That this process has the history's file open, told to the others by a lock on FILE.lock. SQLite finds a database's
// journal by its name alone: a process that still had a renamed file open would play the journal of the next file into it.
// So a damaged file is only moved while nobody has it open. Where locks do not work, nothing is told and nothing moved.
class UseOfFile {
public:
    // In use from now on, until the end of this object. Waits while somebody moves the file.
    explicit UseOfFile(const std::filesystem::path& file);

    // Moves the file to FILE.damaged, its journal away with it; this process must not have it open. `seen` is the file that
    // was found damaged: what another process has put in its place stays. True: moved here. False: somebody else has moved
    // it, or others have it open for more than five seconds.
    bool move_aside(ino_t seen);

private:
    [[nodiscard]] bool alone_while(ino_t seen) const;

    std::filesystem::path file_;
    Descriptor lock_;
};

}  // namespace bspctl::history
