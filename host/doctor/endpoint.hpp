// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Servers that a build talks to, and whether anybody listens there.
namespace bspctl::doctor {

struct Endpoint {
    std::string host;
    std::string port;  // digits
    [[nodiscard]] std::string str() const;  // "host:port", "[::1]:port"
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// Of "scheme://[user[:password]@]host[:port][/…]" for http, https, ws, wss and ftp, and of "host:port" as BB_HASHSERVE and
// PRSERV_HOST have it, "[v6]:port" included. Nothing: another scheme, or no address.
[[nodiscard]] std::optional<Endpoint> endpoint_of(std::string_view address);

// Would a program of this environment reach an address by a proxy (https_proxy, http_proxy, all_proxy)?
[[nodiscard]] bool uses_proxy(std::string_view address);

// Opens a connection and closes it again. Why that did not work, in a few words; empty when it did. `limit` is for
// connecting to whichever address of the host answers; looking up its name has the resolver's own.
[[nodiscard]] std::string connection_problem(const Endpoint& endpoint, std::chrono::milliseconds limit);

// connection_problem() of several, side by side; answers in their order.
[[nodiscard]] std::vector<std::string> connection_problems(const std::vector<Endpoint>& endpoints,
                                                           std::chrono::milliseconds limit);

}  // namespace bspctl::doctor
