// SPDX-License-Identifier: Apache-2.0
//
// The repositories on this disk: who owns them, what git left there, whether a build of them can be made again.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "base/text.hpp"
#include "doctor/jobs.hpp"
#include "doctor/machine.hpp"
#include "doctor/probe.hpp"
#include "git/git.hpp"
#include "git/refusal.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

using Repository = Context::Repository;

// "meta-a, meta-b and 3 more".
std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t most = 4;
    if (names.size() <= most) return text::join(names, ", ");
    const std::vector<std::string> shown(names.begin(), names.begin() + most);
    return text::join(shown, ", ") + " and " + std::to_string(names.size() - most) + " more";
}

// ---------------------------------------------------------------------------------------------------- floating

Finding floating_revisions(const Context& context) {
    if (context.repositories.empty()) return skip("the repositories are not known yet");
    std::vector<std::string> floating;
    std::size_t fetched = 0;
    for (const auto& repository : context.repositories) {
        if (repository.url.empty()) continue;
        ++fetched;
        if (repository.commit.empty() && repository.tag.empty()) floating.push_back(repository.name);
    }
    if (fetched == 0) return pass("no repository is fetched");
    if (floating.empty()) return pass("each of " + std::to_string(fetched) + " repositories names a commit or tag");
    return info(std::to_string(floating.size()) + " of " + std::to_string(fetched) + " repositories follow a branch: " + some_of(floating),
                "bspctl lock writes down the commits, so that the same build can be made again");
}

// --------------------------------------------------------------------------------------------------- ownership

// git looks at the work tree and at its .git; root may be working for the user that sudo names.
bool is_foreign(const fs::path& repository) {
    const auto me = ::geteuid();
    for (const auto& part : {repository, repository / ".git"}) {
        struct stat status{};
        if (::lstat(part.c_str(), &status) == 0 && status.st_uid != me) return true;
    }
    return false;
}

// Those that lie here and belong to somebody else, if git refuses them.
std::vector<const Repository*> refused(const Context& context) {
    std::vector<const Repository*> out;
    for (const auto& repository : context.repositories) {
        std::error_code ignored;
        if (!fs::exists(repository.path / ".git", ignored) || !is_foreign(repository.path)) continue;
        const auto answer = process::capture(git::command(repository.path, {"rev-parse", "--git-dir"}), std::min<std::chrono::milliseconds>(3s, time_left()));
        if (!answer.ok() && git::refusal_in(answer.err) == git::Refusal::ownership) out.push_back(&repository);
    }
    return out;
}

Outcome safe_directory(const Context& context) {
    const auto found = refused(context);
    if (found.empty()) return pass("git accepts the owner of each repository here");
    std::vector<std::string> names;
    std::vector<Remedy> remedies;
    for (const auto* repository : found) {
        names.push_back(repository->name);
        remedies.push_back({"trust " + repository->path.string() + " although somebody else owns it",
                            "git config --global --add safe.directory " + text::shell_quote(repository->path.string())});
    }
    const bool user = ::geteuid() != 0;
    const auto fix = user ? "make them yours: sudo chown -R \"$(id -un)\": " + text::shell_quote(found.front()->path.string())
                          : "build as the user that owns them; or " + remedies.front().command;
    return {block("somebody else owns " + some_of(names) + ", so git refuses to work there",
                  "kas and BitBake's fetcher stop with \"detected dubious ownership\"", fix),
            std::move(remedies)};
}

// --------------------------------------------------------------------------------------------------- left locks

constexpr std::array<const char*, 4> lock_names{"index.lock", "HEAD.lock", "config.lock", "shallow.lock"};

// git holds these for moments; one that is older than a checkout can take is left.
bool is_old(const fs::path& file) {
    constexpr std::time_t long_enough = 600;
    struct stat status{};
    return ::lstat(file.c_str(), &status) == 0 && std::time(nullptr) - status.st_mtime > long_enough;
}

// Of a clone, .git is the folder; a work tree's .git is a file that names it, which is left to git.
std::vector<fs::path> left_locks(const Context& context) {
    std::vector<fs::path> out;
    for (const auto& repository : context.repositories) {
        if (repository.path.empty()) continue;
        for (const auto* name : lock_names) {
            const auto file = repository.path / ".git" / name;
            if (is_old(file)) out.push_back(file);
        }
    }
    return out;
}

Outcome git_locks(const Context& context) {
    const auto locks = left_locks(context);
    if (locks.empty()) return pass("no repository is locked");
    if (is_running(context, "git")) return info(locks.front().string() + " is there, and a git is at work on this host");
    std::vector<Remedy> remedies;
    for (const auto& file : locks) {
        remedies.push_back({"remove a lock that a git left behind", "rm -f " + text::shell_quote(file.string())});
    }
    return {warn("a git that was ended left " + locks.front().string() +
                     (locks.size() == 1 ? "" : " and " + std::to_string(locks.size() - 1) + " more"),
                 "every later checkout there fails", remedies.front().command),
            std::move(remedies)};
}

}  // namespace

std::vector<Check> source_checks() {
    return {
        {"floating-revisions", "configuration", "repositories that follow a branch", false, 2s, floating_revisions,
         "Counts the repositories that name neither a commit nor a tag, those pinned by a lock file left out. What a "
         "branch names changes, so the same configuration builds something else next week. `bspctl lock` pins them."},
        {"safe-directory", "configuration", "whether git accepts the owner of the repositories", false, 12s, safe_directory,
         "git refuses repositories that belong to another user (safe.directory): after a build as root, in a container "
         "that maps users, on a file system without owners. kas then cannot even read a revision."},
        {"git-locks", "configuration", "locks that git left in repositories", false, 5s, git_locks,
         "Looks for index.lock and its kin in the repositories, older than ten minutes while no git runs. git leaves one "
         "when it is killed or the disk is full, and every later checkout fails until it is removed."},
    };
}

}  // namespace bspctl::doctor
