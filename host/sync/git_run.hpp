// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/failure.hpp"
#include "git/git.hpp"
#include "sync/board.hpp"
#include "sync/git_error.hpp"

namespace bspctl::sync {

namespace fs = std::filesystem;

// A git command that may take long, as it ended.
struct Ran {
    int code = 0;
    std::vector<std::string> lines;  // its last words, meters left out
    std::uint64_t bytes = 0;         // received, by its meter
    std::uint64_t objects = 0;
    [[nodiscard]] bool ok() const { return code == 0; }
    [[nodiscard]] Trouble trouble() const { return classify(lines); }
};

// Thrown through a repository's work when the user interrupts.
struct Interrupted {};

// A repository's work that cannot go on: one line for people, and what to do.
struct Stuck {
    std::string problem, fix;
};

// Runs `git -C DIR ARGUMENTS…` and reports its meters. An interrupt ends it in order (SIGTERM to its group, so that it
// removes its locks; SIGKILL after ten seconds) and throws Interrupted.
[[nodiscard]] Ran run_git(const fs::path& dir, std::vector<std::string> arguments, Reporter& reporter);

// The same, where anything but success is Stuck; `doing` begins the problem's line.
void must_run_git(const fs::path& dir, std::vector<std::string> arguments, Reporter& reporter, const std::string& doing);

// The beginning of `git fetch` for run_git(). A server that sends nothing for a minute counts as gone. What comes stays one
// pack: unpacking is slower, and git then does not tell how much it was.
[[nodiscard]] std::vector<std::string> fetch_command();

// A short local command whose failure is Stuck.
void must_ask_git(const fs::path& dir, std::vector<std::string> arguments, const std::string& doing);

[[nodiscard]] Stuck stuck(const std::string& doing, const std::vector<std::string>& lines);

// Sleeps; an interrupt ends it and throws Interrupted.
void pause(std::chrono::milliseconds length);

// Throws Failure unless git can be started.
void check_git();

// The pause before attempt number `attempt` (the second is 2), between half and all of what Patience says.
[[nodiscard]] std::chrono::milliseconds pause_before(int attempt, const Patience& patience, double jitter);

// Runs `call` until it succeeds, fails for good or the patience is at its end. Counts into `attempts`.
[[nodiscard]] Ran patiently(const Patience& patience, Reporter& reporter, int& attempts, const std::function<Ran()>& call);

}  // namespace bspctl::sync
