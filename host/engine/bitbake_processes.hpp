// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "process/process.hpp"
#include "process/tree.hpp"

namespace bspctl::engine {

// True for the command line of BitBake's client (`python3 …/bin/bitbake …`), not of bitbake-server or bitbake-worker.
[[nodiscard]] bool is_bitbake_client(const std::vector<std::string>& argv);

// For the command line of a worker, or of a task that it has forked.
[[nodiscard]] bool is_bitbake_worker(const std::vector<std::string>& argv);

// Of kas, or of kas-container; of the latter alone.
[[nodiscard]] bool is_kas(const std::vector<std::string>& argv);
[[nodiscard]] bool is_kas_container(const std::vector<std::string>& argv);

// The clients below `root` in a list as descendants() gives it; of a client and its own children, the client. BitBake
// before 1.50 forks its server with the client's command line; that one is a daemon and no longer below kas.
[[nodiscard]] std::vector<pid_t> bitbake_clients_below(pid_t root, const std::vector<process::Process>& processes);

// The clients in a list whose processes nobody here has started: those below a kas, else all that no other client has
// started. (Of an old BitBake that is the server too, which nothing tells from a client that lost its kas.)
[[nodiscard]] std::vector<pid_t> bitbake_clients_among(const std::vector<process::Process>& processes);

// The command that ends an idle server (`bitbake -m` in its build folder), made from the server's own command line;
// nothing when that is none. SIGTERM will not do: a memory-resident server (BB_SERVER_TIMEOUT) notes it and goes on
// waiting for its time to run out.
[[nodiscard]] std::optional<process::Command> end_server_command(const std::vector<std::string>& argv);

}  // namespace bspctl::engine
