// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "base/descriptor.hpp"

namespace bspctl::workspace {

// Keeps two builds out of one bsp_root: an advisory lock on <bsp_root>/.bspctl/lock, which the kernel releases when
// the process ends, however it ends. The file names its owner for the message the other one gets.
class Lock {
public:
    // Throws Failure naming the owner (pid, host, since when) when somebody else holds it, and saying why when the
    // file cannot be locked at all. Only a tree that may not be written goes on without. `what` is the command.
    Lock(const std::filesystem::path& bsp_root, const std::string& what);

    // For a build in a build folder of its own that leaves the sources as they are: others of the kind may go on beside
    // it, each in its own folder (a name in bsp_root, "build-a"); whoever wants all of bsp_root has to wait for them.
    Lock(const std::filesystem::path& bsp_root, const std::string& what, const std::string& build_folder);

private:
    Descriptor fd_;
    Descriptor build_folder_;
};

// Does anybody, this process included, hold the lock of this bsp_root? No when there is no lock file, or none that may
// be read.
[[nodiscard]] bool is_locked(const std::filesystem::path& bsp_root);

// The same of one build folder; no while bsp_root as a whole is locked, for that is another lock.
[[nodiscard]] bool is_locked(const std::filesystem::path& bsp_root, const std::string& build_folder);

}  // namespace bspctl::workspace
