// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

namespace bspctl::workspace {

// Keeps two builds out of one bsp_root: an advisory lock on <bsp_root>/.bspctl/lock, which the kernel releases when
// the process ends, however it ends. The file names its owner for the message the other one gets.
class Lock {
public:
    // Throws Failure naming the owner (pid, host, since when) when somebody else holds it. `what` is the command.
    Lock(const std::filesystem::path& bsp_root, const std::string& what);
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    int fd_ = -1;
};

}  // namespace bspctl::workspace
