// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "doctor/doctor.hpp"

// The servers that repositories come from, and why git cannot talk to one.
namespace bspctl::doctor {

enum class Refusal {
    none,         // it answered
    name,         // its name could not be looked up
    connection,   // nobody listens, or no way leads there
    timeout,
    certificate,  // TLS: its certificate is not trusted, or what answers does not speak TLS
    proxy,
    host_key,     // ssh does not know the server, or knows it by another key
    credentials,  // who asks is not let in; many servers say the same of a repository that does not exist
    gone,         // no such repository
    tool,         // git lacks a helper, or ssh is not installed
    other,
};

// By what git and ssh wrote on standard error, in English.
[[nodiscard]] Refusal refusal_in(std::string_view words);

// What tells one server's door from another: scheme, user, host and port of an address ("ssh://git@host:29418"); of a
// folder on this disk the folder. Empty: nothing that git could be asked about from anywhere (a relative path).
[[nodiscard]] std::string door_of(std::string_view url);

// A server to ask, with one of the repositories that come from there.
struct Question {
    std::string door;                       // without credentials, for people
    std::vector<std::string> addresses;     // to be tried in order: mirrors, then the repository's own
    std::size_t repositories = 1;           // that come from there
};

// One for each door of the repositories that something must be fetched of.
[[nodiscard]] std::vector<Question> questions_of(const Context& context);

struct Answer {
    Refusal refusal = Refusal::none;
    std::string words;  // what git said, one line without credentials
};

// Runs `git ls-remote`, with the user's own configuration and without any dialogue, at several servers at once and for
// `limit` at each address. In the order of the questions.
[[nodiscard]] std::vector<Answer> ask_servers(const std::vector<Question>& questions, std::chrono::milliseconds limit);

}  // namespace bspctl::doctor
