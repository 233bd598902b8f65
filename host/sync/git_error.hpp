// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace bspctl::sync {

// What git's last words mean for whoever called it.
enum class Trouble {
    transient,     // the network or the server had a bad moment: the same call may succeed
    refused,       // the server does not give out this commit by its id
    missing_ref,   // the branch, tag or ref is not there
    access,        // credentials are missing or not good enough
    gone,          // there is no such repository
    setup,         // the proxy, the certificates or the git of this host
    in_the_way,    // files that git does not know would be overwritten
    locked,        // another git is at work in the repository, or left its lock
    disk,          // no space, no permission to write
    other
};

// By the lines that git wrote on standard error (English). Of several reasons the one that does not pass counts: git
// adds "the remote end hung up" to whatever the server said before.
[[nodiscard]] Trouble classify(const std::vector<std::string>& lines);

// The line that says most, without "fatal: " and "error: " and without credentials.
[[nodiscard]] std::string reason(const std::vector<std::string>& lines);

// What to do about it, in one line; empty: nothing better to say than the reason.
[[nodiscard]] std::string advice(Trouble trouble);

}  // namespace bspctl::sync
