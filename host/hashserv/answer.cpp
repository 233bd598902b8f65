// SPDX-License-Identifier: Apache-2.0
#include "hashserv/answer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <rapidjson/document.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace bspctl::hashserv {

namespace {

using Clock = std::chrono::steady_clock;

// The greeting of hashserv's protocol 1.1, no headers, one message. The answer is one line of JSON.
constexpr std::string_view question = "OEHASHEQUIV 1.1\n\n{\"get-stats\": null}\n";
constexpr std::size_t longest_answer = 64 * 1024;

// A socket's name has 108 bytes at most; through its folder's descriptor a path of any length fits.
std::optional<sockaddr_un> address_of(const std::filesystem::path& socket, const Descriptor& folder) {
    const auto name = "/proc/self/fd/" + std::to_string(folder.get()) + "/" + socket.filename().string();
    sockaddr_un out{};
    out.sun_family = AF_UNIX;
    if (name.size() >= sizeof out.sun_path) return std::nullopt;
    std::memcpy(out.sun_path, name.c_str(), name.size() + 1);
    return out;
}

struct Connection {
    Descriptor fd;
    int error = 0;
};

Connection connect_to(const std::filesystem::path& socket) {
    const Descriptor folder(::open(socket.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const auto address = address_of(socket, folder);
    if (!folder || !address) return {{}, ENOENT};
    // Not blocking: the queue of a server that hangs may be full.
    Descriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!out || ::connect(out.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) return {{}, errno};
    return {std::move(out), 0};
}

pid_t listener_of(const Descriptor& connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

bool has_something(const Descriptor& connection, Clock::time_point deadline) {
    pollfd waiting{connection.get(), POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        const auto ready = ::poll(&waiting, 1, static_cast<int>(left));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

// The first line; empty when none comes in time.
std::string read_line(const Descriptor& connection, Clock::time_point deadline) {
    std::string out;
    char piece[4096];
    while (out.size() < longest_answer && has_something(connection, deadline)) {
        const auto size = ::recv(connection.get(), piece, sizeof piece, 0);
        if (size <= 0) return {};
        out.append(piece, static_cast<std::size_t>(size));
        if (const auto end = out.find('\n'); end != std::string::npos) return out.substr(0, end);
    }
    return {};
}

// {"requests": {"num": 12, …}}
void take_figures(const std::string& line, Answer& out) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
    if (document.HasParseError() || !document.IsObject()) return;
    out.alive = true;
    if (!document.HasMember("requests") || !document["requests"].IsObject()) return;
    const auto& requests = document["requests"];
    if (requests.HasMember("num") && requests["num"].IsUint64()) out.requests = requests["num"].GetUint64();
}

}  // namespace

Answer ask(const std::filesystem::path& socket, std::chrono::milliseconds limit) {
    Answer out;
    const auto deadline = Clock::now() + limit;
    const auto [connection, error] = connect_to(socket);
    // A full queue is somebody who does not answer, not nobody.
    out.connected = error == 0 || error == EAGAIN;
    if (!connection) return out;
    out.pid = listener_of(connection);
    const auto sent = ::send(connection.get(), question.data(), question.size(), MSG_NOSIGNAL);
    if (sent == static_cast<ssize_t>(question.size())) take_figures(read_line(connection, deadline), out);
    return out;
}

}  // namespace bspctl::hashserv
