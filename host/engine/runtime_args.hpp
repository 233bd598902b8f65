// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "engine/engine.hpp"

// What kas-container must tell docker or podman besides what it tells by itself.
namespace bspctl::engine {

// The labels that find the container of a job again: "NAME=VALUE".
[[nodiscard]] std::vector<std::string> labels(const Job& job);

// The one text behind --runtime-args (the last such option wins, and KAS_RUNTIME_ARGS is reset): labels, the event log
// by its path inside, variables that kas-container does not pass on, and certificate files with a mount for each.
// Values of the caller's variables do not appear; "-e NAME" makes the runtime take them from the environment, which
// neither blanks nor other users of the machine can get at.
[[nodiscard]] std::string runtime_args(const Job& job);

// kas-container splits paths at blanks. Throws when there are any.
void check_for_blanks(const Job& job);

// SSH_AUTH_SOCK names a socket.
[[nodiscard]] bool has_ssh_agent();

}  // namespace bspctl::engine
