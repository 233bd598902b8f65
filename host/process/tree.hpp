// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace bspctl::process {

struct Process {
    pid_t pid = 0;
    pid_t parent = 0;
    std::vector<std::string> argv;   // empty when it cannot be read (just ended, another user's)
    char state = '?';
    unsigned long long started = 0;  // clock ticks after boot: with the pid, the identity of a process
    std::string name;                // the kernel's short name (15 bytes)
};

// From now on orphans of our children become ours, so that nothing started below us can hide (PR_SET_CHILD_SUBREAPER).
// They are reaped while capture() and run() wait (base/children.hpp), and by descendants().
void adopt_orphans();

// All living descendants of this process, from /proc, parents before their children. Zombies are reaped and left out.
[[nodiscard]] std::vector<Process> descendants();

// All living processes of this user, from /proc, parents before their children.
[[nodiscard]] std::vector<Process> processes_of_user();

// The line of /proc/PID/stat, whose second field is a name that may itself hold blanks and parentheses. False when it
// is malformed. argv stays empty.
[[nodiscard]] bool parse_stat(std::string_view line, Process& process);

}  // namespace bspctl::process
