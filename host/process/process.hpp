// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"

// Child processes. Every child gets a process group of its own, default signal dispositions and an empty mask, and no
// descriptor of ours but the three standard ones.
namespace bspctl::process {

struct Command {
    std::vector<std::string> argv{};   // argv[0] without a slash is looked up on the child's PATH
    std::filesystem::path cwd{};       // empty: ours
    std::vector<KeyValue> env{};       // the whole environment when clean_env, else added to ours; last one wins
    bool clean_env = false;
    std::vector<std::string> unset{};  // names taken out of ours
};

struct Exit {
    int code = -1;                 // exit status; 128 + signal when killed; 127 when it could not be started
    int signal = 0;                // the signal that ended it, 0 if none
    bool timed_out = false;
    bool interrupted = false;      // we were asked to stop while it ran
    std::string start_error;       // why it could not be started
    std::chrono::duration<double> wall{0};
    rusage usage{};                // of the child and its waited-for descendants
};

// stdout and stderr of a short helper, both limited to 1 MiB (what comes after is read and dropped), under a time limit
// (the whole group is killed). An interrupt that Interrupts counts ends it as well. Nothing of its group outlives the
// call. May be used from several threads at once.
struct Captured : Exit {
    std::string out, err;
    [[nodiscard]] bool ok() const { return code == 0 && start_error.empty(); }
};
inline constexpr std::size_t max_captured = 1024 * 1024;
[[nodiscard]] Captured capture(const Command& command, std::chrono::milliseconds limit);

// Runs a long child: stdin from /dev/null, stdout and stderr through one pipe, line by line (LF, CRLF or CR end a
// line; an over-long line is handed over in pieces of 64 KiB). `on_line` is called from the calling thread.
// `on_tick` is called about every 100 ms and gets the child's pid; what it returns true for ends the wait and kills
// the group (used for time limits and second interrupts). An interrupt does nothing here but set Exit::interrupted:
// what to tell the child is on_tick's to decide.
struct Listener {
    std::function<void(std::string_view line)> on_line{};
    std::function<bool(pid_t child)> on_tick{};
};
[[nodiscard]] Exit run(const Command& command, const Listener& listener);

// Runs with the caller's terminal, in its foreground group (for interactive shells): Ctrl-C is the child's alone.
// SIGTERM and SIGHUP counted by Interrupts are passed on to it.
[[nodiscard]] Exit run_interactive(const Command& command);

}  // namespace bspctl::process
