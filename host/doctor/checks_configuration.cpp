// SPDX-License-Identifier: Apache-2.0
//
// The folder to be built in: the name its commits get, and who else is at work there.
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <charconv>
#include <sstream>

#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// kas commits patches that a configuration lists for its repositories, and git wants a name for that.
Finding git_identity(const Context& context) {
    const auto place = nearest_existing(build_place(context));
    std::string missing;
    for (const auto* key : {"user.name", "user.email"}) {
        const auto answer = probe({"git", "config", key}, 5s, place);
        if (!answer.start_error.empty()) return skip("git is not installed");
        if (!answer.ok()) missing += (missing.empty() ? "" : " and ") + std::string(key);
    }
    if (missing.empty()) return pass("git knows who you are");
    return warn("git has no " + missing, "applying a repository's patches fails without it",
                "git config --global user.name 'Your Name' && git config --global user.email you@example.com");
}

// ------------------------------------------------------------------------------------------------------- BitBake

// The holder of the lock on `file`, from /proc/locks ("1: FLOCK  ADVISORY  WRITE 4711 fd:01:1311 0 EOF"). The number
// that BitBake writes into the file says nothing: it may be one inside a container, or long gone.
std::optional<pid_t> holder_of(const Context& context, const fs::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return std::nullopt;
    const auto inode = ":" + std::to_string(status.st_ino);
    const auto table = read_kernel_file(context.proc / "locks").value_or("");
    for (const auto line : text::lines(table)) {
        std::istringstream words{std::string(line)};
        std::string number, kind, mode, access, device;
        pid_t holder = 0;
        if (!(words >> number >> kind >> mode >> access >> holder >> device)) continue;
        if (kind == "FLOCK" && device.ends_with(inode)) return holder;
    }
    return std::nullopt;
}

bool is_bitbake(const Context& context, pid_t pid) {
    const auto words = read_kernel_file(context.proc / std::to_string(pid) / "cmdline").value_or("");
    return words.find("bitbake") != std::string::npos;
}

// The parent of a process, from "4711 (name with ) and blanks) S 1 …".
pid_t parent_of(const fs::path& process) {
    const auto stat = read_kernel_file(process / "stat").value_or("");
    const auto close = stat.rfind(')');
    if (close == std::string::npos || close + 4 >= stat.size()) return 0;
    pid_t parent = 0;
    std::from_chars(stat.data() + close + 4, stat.data() + stat.size(), parent);
    return parent;
}

// The client takes the lock and hands it to its server, so either may be the one that is named. A client lives as long
// as its build. A server that has work has workers or parsers; one that only waits for its next client has no children.
bool is_busy(const Context& context, pid_t holder) {
    const auto words = read_kernel_file(context.proc / std::to_string(holder) / "cmdline").value_or("");
    if (words.find("bitbake-server") == std::string::npos) return true;
    std::error_code error;
    for (fs::directory_iterator entry(context.proc, error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos && parent_of(entry->path()) == holder) return true;
    }
    return false;
}

// Looks and touches nothing: BitBake itself takes over a lock and sockets that nobody holds.
Finding bitbake_locks(const Context& context) {
    const auto lock = build_place(context) / context.build_folder / "bitbake.lock";
    std::error_code ignored;
    if (!fs::exists(lock, ignored)) return pass("nobody builds here");
    const auto holder = holder_of(context, lock);
    if (!holder || !is_bitbake(context, *holder)) return info("a lock is left from an earlier build; BitBake takes it over");
    const auto who = "BitBake " + std::to_string(*holder);
    if (!is_busy(context, *holder)) return info(who + " of an earlier build is still loaded and idle");
    return block(who + " is building in " + lock.parent_path().string(), "two builds in one folder wait for each other or fail",
                 "wait for it, or stop it: bspctl stop");
}

// A build asks this too, of its own lock.
Finding workspace_lock(const Context& context) {
    const auto holder = holder_of(context, build_place(context) / ".bspctl" / "lock");
    if (!holder || *holder == ::getpid()) return pass("no other bspctl is at work here");
    return info("bspctl " + std::to_string(*holder) + " is at work here",
                "wait for it: what would change the tree is refused meanwhile");
}

}  // namespace

std::vector<Check> configuration_checks() {
    return joined({kas_checks(), {
        {"git-identity", "configuration", "the name that git commits with", false, 12s, git_identity,
         "Looks for git's user.name and user.email as they hold in the workspace. kas commits the patches that a "
         "configuration lists for its repositories, and git commits nothing without a name."},
        {"bitbake-locks", "configuration", "other builds in the same folder", false, 8s, bitbake_locks,
         "Looks at who holds bitbake.lock of the build folder. While another BitBake builds there, a second one waits "
         "for it or fails. A lock that nobody holds is harmless: BitBake takes it over."},
        {"workspace-lock", "configuration", "other bspctl commands in the same tree", false, 4s, workspace_lock,
         "Looks at who holds .bspctl/lock. Commands that change the tree take it, so that two do not spoil each other; "
         "the kernel lets go of it when its holder ends, however that happens."},
    }});
}

}  // namespace bspctl::doctor
