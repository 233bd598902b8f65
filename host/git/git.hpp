// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/process.hpp"

// git, as a child process: the one place that knows how it has to be called.
namespace bspctl::git {

namespace fs = std::filesystem;

// `git -C DIR ARGUMENTS…` as a command that never asks (no terminal prompt, no askpass, ssh in batch mode unless the
// user's GIT_SSH_COMMAND says otherwise), speaks English and is not led astray by GIT_DIR and its kin of a caller that
// is itself run by git. The user's own configuration (credentials, insteadOf, safe.directory) counts.
[[nodiscard]] process::Command command(const fs::path& dir, std::vector<std::string> arguments);

// What it prints on standard output, without the last line end; nothing when it ends with another code than 0, cannot
// be started or takes longer than `limit`. For short questions about a local repository.
[[nodiscard]] std::optional<std::string> ask(const fs::path& dir, std::vector<std::string> arguments,
                                             std::chrono::milliseconds limit = std::chrono::seconds(30));

// Is `dir` itself the top of a repository (of a work tree, or bare)? A folder inside somebody else's work tree is not.
[[nodiscard]] bool is_repository(const fs::path& dir);

// Where HEAD is.
struct Head {
    std::string commit;  // 40 hex digits; empty: no commit yet
    std::string branch;  // empty: detached
    std::string tag;     // one that names exactly this commit; empty: none
};
[[nodiscard]] std::optional<Head> head(const fs::path& dir);

// 40 (or 64) hex digits, which is how a configuration pins a commit.
[[nodiscard]] bool is_commit_id(std::string_view text);

// The text with every address in it without user name, password and token, for output and records.
[[nodiscard]] std::string without_credentials(std::string_view text);

}  // namespace bspctl::git
