// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "process/process.hpp"
#include "sources/state.hpp"

namespace bspctl::sources {

// A command that runs in one repository, and how it ended.
struct Visit {
    const Source* source = nullptr;
    std::string skipped;  // why it was not run there; empty: it was
    process::Exit exit;
    [[nodiscard]] bool failed() const { return skipped.empty() && exit.code != 0; }
};

// Runs `argv` in every repository that is there, at most `jobs` at once, and goes on after a failure; an interrupt ends
// those that run and starts no more. One word is a line for the shell. BSPCTL_REPO_NAME, _PATH, _COMMIT, _URL and
// _WANTED are in its environment. `on_line` gets each line of its output, one call at a time, from any thread. A
// repository that a link puts outside of the build's folder is skipped.
[[nodiscard]] std::vector<Visit> for_all(const Sources& sources, const std::vector<State>& states,
                                         const std::vector<std::string>& argv, std::size_t jobs,
                                         const std::function<void(const Source&, std::string_view)>& on_line);

}  // namespace bspctl::sources
