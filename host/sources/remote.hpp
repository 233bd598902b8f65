// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "process/process.hpp"
#include "sources/sources.hpp"

// What the servers say, asked with `git ls-remote`: no clone is needed, nothing is fetched.
namespace bspctl::sources {

struct Tip {
    std::string commit;   // of the wanted revision there; empty: see problem
    std::string problem;  // a sentence: unreachable, no such branch or tag
};

// One for each source, in their order, several at a time. A commit that is wanted is its own tip and asks nobody; a
// source without url has no server.
[[nodiscard]] std::vector<Tip> tips_of(const Sources& sources,
                                       std::chrono::milliseconds limit = std::chrono::seconds(60));

// Why a git that asked a server failed, for people: what it said, credentials taken out.
[[nodiscard]] std::string reason_of(const process::Captured& result);

}  // namespace bspctl::sources
