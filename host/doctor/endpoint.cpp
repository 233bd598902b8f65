// SPDX-License-Identifier: Apache-2.0
#include "doctor/endpoint.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <future>
#include <memory>
#include <system_error>
#include <utility>

#include "base/descriptor.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> standard_ports{
    {{"http", "80"}, {"https", "443"}, {"ws", "80"}, {"wss", "443"}, {"ftp", "21"}}};

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "host:port", "[v6]:port", or either without a port where there is a standard one.
std::optional<Endpoint> split_authority(std::string_view authority, std::string_view standard) {
    std::string_view host = authority, port = standard;
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        host = authority.substr(1, close - 1);
        if (close + 1 < authority.size()) port = authority.substr(close + 2);
    } else if (const auto colon = authority.rfind(':'); colon != std::string_view::npos) {
        host = authority.substr(0, colon);
        port = authority.substr(colon + 1);
    }
    if (host.empty() || host.find_first_of(" \t/@$") != std::string_view::npos || !is_port(port)) return std::nullopt;
    return Endpoint{std::string(host), std::string(port)};
}

using Clock = std::chrono::steady_clock;

// 0, or the system's error.
int wait_connected(int socket, Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waiting{socket, POLLOUT, 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

int connect_to(const addrinfo& address, Clock::time_point deadline) {
    const Descriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol));
    if (!socket) return errno;
    if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) return 0;
    return errno == EINPROGRESS ? wait_connected(socket.get(), deadline) : errno;
}

}  // namespace

std::string Endpoint::str() const {
    return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
}

std::optional<Endpoint> endpoint_of(std::string_view address) {
    const auto scheme_end = address.find("://");
    if (scheme_end == std::string_view::npos) return split_authority(address, {});
    const auto* const known = std::find_if(standard_ports.begin(), standard_ports.end(),
                                           [&](const auto& entry) { return entry.first == address.substr(0, scheme_end); });
    if (known == standard_ports.end()) return std::nullopt;
    auto authority = address.substr(scheme_end + 3);
    authority = authority.substr(0, authority.find_first_of("/?#;"));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
    return split_authority(authority, known->second);
}

bool uses_proxy(std::string_view address) {
    const bool secure = address.starts_with("https") || address.starts_with("wss");
    const std::string name = secure ? "https_proxy" : "http_proxy";
    const auto is_set = [](const std::string& variable) { return !paths::environment(variable.c_str()).empty(); };
    return is_set(name) || is_set("all_proxy") || is_set(name == "https_proxy" ? "HTTPS_PROXY" : "HTTP_PROXY");
}

std::string connection_problem(const Endpoint& endpoint, std::chrono::milliseconds limit) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(endpoint.host.c_str(), endpoint.port.c_str(), &hints, &found); error != 0) {
        return "its name is not known here (" + text::lower(::gai_strerror(error)) + ")";
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
    const auto deadline = Clock::now() + limit;
    int error = ETIMEDOUT;
    for (const auto* at = addresses.get(); at != nullptr && error != 0; at = at->ai_next) error = connect_to(*at, deadline);
    return error == 0 ? std::string{} : text::lower(std::generic_category().message(error));
}

std::vector<std::string> connection_problems(const std::vector<Endpoint>& endpoints, std::chrono::milliseconds limit) {
    std::vector<std::future<std::string>> questions;
    for (const auto& endpoint : endpoints) {
        questions.push_back(std::async(std::launch::async, connection_problem, endpoint, limit));
    }
    std::vector<std::string> out;
    for (auto& question : questions) out.push_back(question.get());
    return out;
}

}  // namespace bspctl::doctor
