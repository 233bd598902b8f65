// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace bspctl::hashserv {

// What listens at a socket.
struct Answer {
    bool connected = false;             // somebody has the socket open
    bool alive = false;                 // and speaks BitBake's protocol
    pid_t pid = 0;                      // of the listener, from the kernel; 0: it is out of sight (a container)
    std::optional<std::uint64_t> requests;  // served since it was started
};

// Connects and asks for the server's figures (`get-stats`: 1.46 knows it, which has no `ping`). Never throws: nobody there,
// no permission and nonsense are all no life. Takes `limit` at most.
[[nodiscard]] Answer ask(const std::filesystem::path& socket, std::chrono::milliseconds limit = std::chrono::seconds(2));

}  // namespace bspctl::hashserv
