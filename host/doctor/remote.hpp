// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "doctor/doctor.hpp"
#include "git/refusal.hpp"

// The servers that repositories come from, and whether git can talk to them.
namespace bspctl::doctor {

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
    git::Refusal refusal = git::Refusal::none;
    std::string words;  // what git said, one line without credentials
};

// Runs `git ls-remote`, with the user's own configuration and without any dialogue, at several servers at once, for `limit`
// at each address and never longer than the check that calls this has left. In the order of the questions.
[[nodiscard]] std::vector<Answer> ask_servers(const std::vector<Question>& questions, std::chrono::milliseconds limit);

}  // namespace bspctl::doctor
