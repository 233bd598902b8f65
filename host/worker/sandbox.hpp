// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

// What keeps a plugin's process in. All of it is for good and is put up before the plugin is loaded, since its static
// constructors run then.
namespace bspctl::worker {

struct Bounds {
    std::uint64_t cpu = 0;     // seconds of processor time; 0: no limit
    std::uint64_t memory = 0;  // bytes of address space; 0: no limit
};

// Limits on what the process may use, and no way to more rights than it has. It dies with the thread that started it.
void limit(const Bounds& bounds);

// Puts up what this kernel and this build have of: "seccomp" (no network, no processes, no writing, no signals to
// others), "landlock" (no reading but of system libraries and the plugin's own open file). What is not there is left
// out: the process goes on with the rest. Gives the names of those that are up.
//
// A build with a sanitizer has neither, nor a limit of memory: its runtime reserves terabytes of address space, reads
// /proc and starts a program to find names.
[[nodiscard]] std::vector<std::string> confine(int plugin_file);

// The two parts. False: not there.
bool confine_reading(int plugin_file);
bool confine_calls();

}  // namespace bspctl::worker
