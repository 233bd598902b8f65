// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace bspctl::process {

struct Process {
    pid_t pid = 0;
    pid_t parent = 0;
    std::vector<std::string> argv;
    char state = '?';
};

// From now on orphans of our children become ours, so that nothing started below us can hide (PR_SET_CHILD_SUBREAPER).
void adopt_orphans();

// All living descendants of this process, from /proc. Zombies are reaped and left out.
[[nodiscard]] std::vector<Process> descendants();

}  // namespace bspctl::process
