// SPDX-License-Identifier: Apache-2.0
#include "git/git.hpp"

#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::git {

namespace {

// What git sets for hooks and aliases: inherited, it would point our calls at the caller's repository.
const std::vector<std::string>& local_variables() {
    static const std::vector<std::string> names{
        "GIT_DIR",        "GIT_WORK_TREE",       "GIT_INDEX_FILE",   "GIT_OBJECT_DIRECTORY",
        "GIT_COMMON_DIR", "GIT_NAMESPACE",       "GIT_PREFIX",       "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CEILING_DIRECTORIES"};
    return names;
}

std::vector<KeyValue> quiet_environment() {
    std::vector<KeyValue> out{{"GIT_TERMINAL_PROMPT", "0"}, {"GIT_ASKPASS", "true"}, {"SSH_ASKPASS", "true"},
                              {"LC_ALL", "C.UTF-8"},        {"GIT_OPTIONAL_LOCKS", "0"}};
    if (paths::environment("GIT_SSH_COMMAND").empty() && paths::environment("GIT_SSH").empty()) {
        out.push_back({"GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=30"});
    }
    return out;
}

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

}  // namespace

process::Command command(const fs::path& dir, std::vector<std::string> arguments) {
    std::vector<std::string> argv{"git", "-C", dir.string()};
    argv.insert(argv.end(), std::make_move_iterator(arguments.begin()), std::make_move_iterator(arguments.end()));
    return {.argv = std::move(argv), .env = quiet_environment(), .unset = local_variables()};
}

std::optional<std::string> ask(const fs::path& dir, std::vector<std::string> arguments,
                               std::chrono::milliseconds limit) {
    auto result = process::capture(command(dir, std::move(arguments)), limit);
    if (!result.ok()) return std::nullopt;
    if (result.out.ends_with('\n')) result.out.pop_back();
    return std::move(result.out);
}

bool is_repository(const fs::path& dir) {
    std::error_code error;
    if (!fs::exists(dir / ".git", error) && !fs::exists(dir / "HEAD", error)) return false;
    const auto top = ask(dir, {"rev-parse", "--absolute-git-dir"});
    if (!top) return false;
    // a bare repository is its own; a work tree's may lie elsewhere (worktrees, submodules, repo), so ask for its top
    const auto work_tree = ask(dir, {"rev-parse", "--show-toplevel"});
    return fs::equivalent(work_tree && !work_tree->empty() ? *work_tree : *top, dir, error);
}

std::optional<Head> head(const fs::path& dir) {
    if (!is_repository(dir)) return std::nullopt;
    Head out;
    out.commit = ask(dir, {"rev-parse", "--verify", "--quiet", "HEAD^{commit}"}).value_or("");
    out.branch = ask(dir, {"symbolic-ref", "--short", "--quiet", "HEAD"}).value_or("");
    if (!out.commit.empty()) out.tag = ask(dir, {"describe", "--tags", "--exact-match", "HEAD"}).value_or("");
    return out;
}

bool is_commit_id(std::string_view text) { return (text.size() == 40 || text.size() == 64) && is_hex(text); }

std::string without_credentials(std::string_view text) {
    std::string out;
    for (auto scheme = text.find("://"); scheme != std::string_view::npos; scheme = text.find("://")) {
        out += text.substr(0, scheme + 3);
        text.remove_prefix(scheme + 3);
        const auto host_end = std::min(text.find_first_of("/ \t\"'"), text.size());
        const auto at = text.substr(0, host_end).rfind('@');
        if (at != std::string_view::npos) text.remove_prefix(at + 1);
    }
    return out += text;
}

}  // namespace bspctl::git
