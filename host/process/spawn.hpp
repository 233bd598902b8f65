// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "process/process.hpp"

// Starting a child and collecting it: the part below capture() and run().
namespace bspctl::process {

// What the child gets as its standard descriptors. -1: ours.
struct Streams {
    int in = -1;
    int out = -1;
    int err = -1;
};

struct Started {
    pid_t pid = -1;
    std::string error;  // why it could not be started; pid is -1 then
};

// `new_group`: the child leads a process group of its own; otherwise it shares ours and the terminal.
[[nodiscard]] Started spawn(const Command& command, const Streams& streams, bool new_group);

// True when the child has ended; it stays a zombie, so its pid and group still mean it.
[[nodiscard]] bool has_ended(pid_t child) noexcept;

// Waits for the end of a child that spawn() started and takes its status and resource usage.
void collect(pid_t child, Exit& exit);

}  // namespace bspctl::process
