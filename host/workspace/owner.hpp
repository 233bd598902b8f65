// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::workspace {

// The machine this process runs on, as a lock tells machines apart. Host names repeat and a machine starts again: the
// boot id alone says "this very system", host and machine id together say "this machine, perhaps before its restart".
struct Machine {
    std::string host;  // as uname says
    std::string id;    // /etc/machine-id; may be empty
    std::string boot;  // /proc/sys/kernel/random/boot_id; may be empty

    [[nodiscard]] static Machine here();
};

// Who holds a lock: for messages, and to tell a dead holder from a living one.
struct Owner {
    std::int64_t pid = 0;
    std::uint64_t started = 0;  // of the process, in clock ticks since boot: a pid is used again, this pair is not
    Machine machine;
    std::string since;    // UTC, "2026-08-12T10:15:00Z"
    std::string command;  // "build"
    std::string run;      // the run's id; empty before there is one

    // This process, now, at work on `command`.
    [[nodiscard]] static Owner self(const Machine& machine, const std::string& command);

    // Is this the process that wrote it, still running? False also for a process of another machine or another pid
    // namespace: where that matters, flock is asked.
    [[nodiscard]] bool is_running_on(const Machine& machine) const;

    // "`bspctl build`, pid 4711 on host7 since 2026-08-12T10:15:00Z, run 20260812-101500".
    [[nodiscard]] std::string describe() const;

    [[nodiscard]] std::string to_json() const;  // one line without its end
};

// Nothing for anything that is no such line: what a crash has left may be half of one.
[[nodiscard]] std::optional<Owner> parse_owner(std::string_view line);

// The owners of a lock file, one a line; what cannot be read is passed over.
[[nodiscard]] std::vector<Owner> parse_owners(std::string_view text);

}  // namespace bspctl::workspace
