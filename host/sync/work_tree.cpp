// SPDX-License-Identifier: Apache-2.0
#include "sync/work_tree.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <system_error>
#include <thread>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "git/git.hpp"
#include "process/process.hpp"

namespace bspctl::sync {

namespace {

constexpr std::string_view marker = "bspctl-unfinished";

bool is_empty_folder(const fs::path& dir) {
    std::error_code error;
    return !fs::exists(fs::symlink_status(dir, error)) || (fs::is_directory(dir, error) && fs::is_empty(dir, error));
}

// .git itself, or where a .git file (a worktree's, a submodule's) points.
fs::path git_dir_of(const fs::path& dir) {
    std::error_code error;
    const auto plain = dir / ".git";
    if (fs::is_directory(plain, error)) return plain;
    return git::ask(dir, {"rev-parse", "--absolute-git-dir"}).value_or("");
}

std::vector<std::string> output_lines(const fs::path& dir, std::vector<std::string> arguments) {
    std::vector<std::string> out;
    const auto answer = git::ask(dir, std::move(arguments));
    if (!answer) return out;
    for (const auto line : text::lines(*answer)) {
        if (!line.empty()) out.emplace_back(line);
    }
    return out;
}

std::string some_of(const std::vector<std::string>& list, std::size_t offset, std::size_t length) {
    constexpr std::size_t shown = 3;
    std::vector<std::string> out;
    for (const auto& entry : list) {
        if (out.size() < shown && entry.size() > offset) out.push_back(entry.substr(offset, length));
    }
    return text::join(out, ", ") + (list.size() > shown ? ", …" : "");
}

std::string counted(std::size_t number, const std::string& thing) {
    return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
}

std::string unfinished_operation(const fs::path& git_dir) {
    constexpr std::array<std::array<const char*, 2>, 6> signs{{{"rebase-merge", "rebase"},
                                                                {"rebase-apply", "rebase or am"},
                                                                {"MERGE_HEAD", "merge"},
                                                                {"CHERRY_PICK_HEAD", "cherry-pick"},
                                                                {"REVERT_HEAD", "revert"},
                                                                {"BISECT_LOG", "bisect"}}};
    std::error_code error;
    for (const auto& [file, name] : signs) {
        if (fs::exists(git_dir / file, error)) return std::string("an unfinished ") + name;
    }
    return {};
}

// A submodule's own changes are for `git submodule update` to respect; that another of its commits is checked out shows.
std::vector<std::string> changed_files(const fs::path& dir, const char* untracked) {
    return output_lines(dir, {"-c", "core.quotePath=false", "status", "--porcelain", "--ignore-submodules=dirty", untracked});
}

// "COMMIT AUTHOR" of what `tips` reach and nothing that came from elsewhere does.
std::vector<std::string> own_commits(const fs::path& dir, const std::vector<std::string>& tips) {
    std::vector<std::string> arguments{"log", "--format=%H %ae", "--max-count=1000"};
    arguments.insert(arguments.end(), tips.begin(), tips.end());
    arguments.insert(arguments.end(), {"--not", "--remotes", "--tags", "--glob=refs/bspctl"});
    auto out = output_lines(dir, arguments);
    std::erase_if(out, [](const std::string& line) { return line.ends_with(" kas@example.com"); });
    return out;
}

void add_commits(std::vector<std::string>& out, const std::vector<std::string>& commits, const std::string& what) {
    if (!commits.empty()) out.push_back(counted(commits.size(), what) + " (" + some_of(commits, 0, 8) + ")");
}

// Is a git at work in the folder? We start every one with the folder as its own.
bool git_works_in(const fs::path& dir) {
    std::error_code error;
    const auto top = files::resolved(dir).string();
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        const auto folder = fs::read_symlink(entry.path() / "cwd", error).string();
        if (error || (folder != top && !folder.starts_with(top + "/"))) continue;
        if (files::read_if_exists(entry.path() / "comm").value_or("").starts_with("git")) return true;
    }
    return false;
}

bool is_lock(const fs::directory_entry& entry) {
    std::error_code error;
    return entry.path().extension() == ".lock" && entry.is_regular_file(error);
}

void remove_locks(const fs::path& dir, bool below) {
    std::error_code error;
    std::vector<fs::path> found;
    if (below) {
        for (const auto& entry : fs::recursive_directory_iterator(dir, error)) {
            if (is_lock(entry)) found.push_back(entry.path());
        }
    } else {
        for (const auto& entry : fs::directory_iterator(dir, error)) {
            if (is_lock(entry)) found.push_back(entry.path());
        }
    }
    for (const auto& lock : found) fs::remove(lock, error);
}

std::string time_word() {
    const auto now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> out{};
    return {out.data(), std::strftime(out.data(), out.size(), "%Y%m%d-%H%M%S", &parts)};
}

}  // namespace

WorkTree look_at(const fs::path& dir) {
    WorkTree out;
    if (is_empty_folder(dir)) return out;
    out.kind = WorkTree::Kind::foreign;
    std::error_code error;
    if (!fs::exists(dir / ".git", error)) return out;
    out.git_dir = git_dir_of(dir);
    const bool marked = !out.git_dir.empty() && fs::exists(out.git_dir / marker, error);
    if (marked) out.kind = WorkTree::Kind::unfinished;
    // one question for both, since hundreds of repositories are asked; without a commit only the first is answered
    const auto answer = process::capture(git::command(dir, {"rev-parse", "--show-toplevel", "HEAD"}), std::chrono::seconds(30));
    const auto lines = text::lines(answer.out);
    // a folder inside somebody else's work tree is answered for that
    if (lines.empty() || !fs::equivalent(fs::path(lines.front()), dir, error)) return out;
    if (!marked) out.kind = WorkTree::Kind::repository;
    if (answer.ok() && lines.size() > 1) out.head = lines[1];
    constexpr std::string_view on_branch = "ref: refs/heads/";
    const auto head_file = files::read_if_exists(out.git_dir / "HEAD").value_or("");
    if (head_file.starts_with(on_branch)) out.branch = text::trim(std::string_view(head_file).substr(on_branch.size()));
    return out;
}

std::string commit_of(const fs::path& dir, const std::string& name) {
    return git::ask(dir, {"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"}).value_or("");
}

std::vector<std::string> local_changes(const fs::path& dir, const WorkTree& tree) {
    std::vector<std::string> out;
    if (auto operation = unfinished_operation(tree.git_dir); !operation.empty()) out.push_back(std::move(operation));
    const auto files = changed_files(dir, "--untracked-files=no");
    if (!files.empty()) out.push_back(counted(files.size(), "changed file") + " (" + some_of(files, 3, 60) + ")");
    if (!tree.head.empty()) add_commits(out, own_commits(dir, {"HEAD"}), "local commit");
    return out;
}

std::vector<std::string> everything_local(const fs::path& dir, const WorkTree& tree) {
    auto out = local_changes(dir, tree);
    const auto all = changed_files(dir, "--untracked-files=all");
    const auto unknown = std::count_if(all.begin(), all.end(), [](const auto& line) { return line.starts_with("??"); });
    if (unknown > 0) out.push_back(counted(static_cast<std::size_t>(unknown), "file") + " that git does not know");
    add_commits(out, own_commits(dir, {"--branches"}), "commit of local branches");
    if (!commit_of(dir, "refs/stash").empty()) out.emplace_back("a stash");
    if (!output_lines(dir, {"for-each-ref", std::string(saved_refs)}).empty()) out.emplace_back("saved work (refs/bspctl/saved)");
    return out;
}

std::string save(const fs::path& dir) {
    // A stash commit holds the changed files, with HEAD as its parent; without changes git makes none.
    auto commit = git::ask(dir, {"-c", "user.name=bspctl", "-c", "user.email=bspctl@localhost", "stash", "create"},
                           std::chrono::minutes(5)).value_or("");
    if (commit.empty()) commit = commit_of(dir, "HEAD");
    if (commit.empty()) return {};
    auto name = std::string(saved_refs) + time_word();
    for (int n = 2; !commit_of(dir, name).empty(); ++n) name = std::string(saved_refs) + time_word() + "-" + std::to_string(n);
    if (!git::ask(dir, {"update-ref", name, commit})) {
        throw Failure("local work in " + dir.string() + " cannot be kept", "git update-ref failed",
                      "look at the repository: git -C " + text::shell_quote(dir.string()) + " status", ExitCode::failed);
    }
    return name;
}

void begin(const fs::path& dir) {
    std::error_code error;
    fs::path git_dir = dir / ".git";
    if (fs::exists(git_dir, error)) git_dir = git_dir_of(dir);
    files::make_directories(git_dir);
    std::ofstream file(git_dir / marker);  // what counts is that it is there, so it need not reach the disk at once
    file << "bspctl sync was at work here and goes on with it the next time\n";
    if (!file.flush()) {
        throw Failure("cannot write " + (git_dir / marker).string(), "the disk is full or not writable",
                      "make room, then run it again", ExitCode::failed);
    }
}

void end(const fs::path& dir) {
    std::error_code error;
    fs::remove(git_dir_of(dir) / marker, error);
}

void clear_locks(const fs::path& dir) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (git_works_in(dir) && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    const auto git_dir = git_dir_of(dir);
    remove_locks(git_dir, false);
    remove_locks(git_dir / "refs", true);
}

}  // namespace bspctl::sync
