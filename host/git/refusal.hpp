// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

// Why git did not do what it was asked to, by the words that it, ssh and the server wrote on standard error. One table
// for all who run git; what follows from a class (try again, block, advise) each of them decides.
namespace bspctl::git {

enum class Refusal : std::uint8_t {
    none,            // it did
    tool,            // git lacks a helper, or ssh is not installed
    locked,          // another git is at work in the repository, or left its lock
    disk,            // no space, or no permission to write
    in_the_way,      // files that git does not know would be overwritten
    hidden_commit,   // the server does not give out this commit by its id
    missing_ref,     // the branch, tag or ref is not there
    proxy,           // the proxy is not found, or does not let through
    host_key,        // ssh does not know the server, or knows it by another key
    certificate,     // TLS: its certificate is not trusted, or what answers does not speak TLS
    ownership,       // the repository here belongs to another user (safe.directory)
    credentials,     // who asks is not let in; many servers say the same of a repository that does not exist
    gone,            // no such repository
    name,            // the server's name could not be looked up
    timeout,
    connection,      // nobody listens, or no way leads there
    interrupted,     // an answer began and broke off, or the server has a bad moment (5xx, 429)
    tls,             // TLS broke off: a middlebox, a server that does not speak it, a lost connection
    other,
};

// Words in English (LC_ALL=C); `other` for those of no class. Of several reasons the most particular counts, and one that
// stays before one that passes: git ends with "the remote end hung up" whatever was said before.
[[nodiscard]] Refusal refusal_in(std::string_view words);

// The line that says why: the one that decides the class, else the first "fatal:" or "error:", else the last. Without
// those prefixes, credentials and control characters; empty when git said nothing.
[[nodiscard]] std::string telling_line(std::string_view words);

}  // namespace bspctl::git
