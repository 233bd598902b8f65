// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "hashserv/place.hpp"

// BitBake's hash equivalence server as a daemon of its own, which outlives builds and bspctl. Whether it runs is asked of
// the server, never read from a file: the kernel names the process behind the socket.
namespace bspctl::hashserv {

enum class State {
    stopped,
    running,
    silent  // something has the socket open and does not answer
};

struct Status {
    State state = State::stopped;
    pid_t pid = 0;                          // 0: none, or out of sight
    std::optional<std::uint64_t> requests;  // served since it was started
    std::string since;                      // UTC; empty: not known
    std::string program;                    // empty: not known
};

[[nodiscard]] Status status(const Place& place);

// Starts `program` unless a server runs there; true: it was started now. Of several who come at once one starts it and the
// others find it. Returns when the server answers. Throws Failure with the server's last words when it does not, and
// for a database that another machine serves: SQLite's locks do not reach over a network file system.
bool start(const Place& place, const fs::path& program);

// Asks it to end, and ends it when it does not; false: none was running. Throws Failure when it may not, or when what has
// the socket is no hash server.
bool stop(const Place& place);

}  // namespace bspctl::hashserv
