// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

// What web servers say of an address, asked with the program that BitBake fetches with: wget knows the proxies, the
// certificates and the passwords (~/.netrc) that a build will have.
namespace bspctl::doctor {

struct WebAnswer {
    bool asked = true;    // false: there is no wget here, or one that knows no --server-response
    int status = 0;       // of the last answer, "404"; 200 where wget tells only that it is good; 0: there was none
    std::string reason;   // "Not Found"
    std::string place;    // where redirections led, as the server wrote it; empty without any
    std::string problem;  // why there was no answer, in wget's words
};

// Asks for the headers of several addresses side by side, each for `limit`; answers in their order. Writes nothing.
[[nodiscard]] std::vector<WebAnswer> ask_web_servers(const std::vector<std::string>& addresses, std::chrono::seconds limit);

// Of what `wget --server-response` says: the last answer and the last redirection.
[[nodiscard]] WebAnswer read_headers(std::string_view said);

}  // namespace bspctl::doctor
