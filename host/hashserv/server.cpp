// SPDX-License-Identifier: Apache-2.0
#include "hashserv/server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "hashserv/answer.hpp"
#include "process/interrupts.hpp"
#include "process/login_session.hpp"
#include "process/spawn.hpp"
#include "workspace/owner.hpp"

namespace bspctl::hashserv {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Python on a busy machine takes its time.
constexpr auto time_to_start = 20s;
constexpr auto time_to_end = 5s;
constexpr auto time_after_kill = 1s;
constexpr auto between_looks = 50ms;

std::string reason() { return std::strerror(errno); }

// What goes on until it is true, or the time is up, or the user has had enough.
template <typename Condition>
bool wait_for(std::chrono::milliseconds limit, const Condition& condition) {
    const auto deadline = Clock::now() + limit;
    const auto interrupts = process::Interrupts::count();
    while (!condition()) {
        if (Clock::now() >= deadline || process::Interrupts::count() != interrupts) return false;
        std::this_thread::sleep_for(between_looks);
    }
    return true;
}

// Only one at a time starts or stops a server. The kernel ends a turn with its holder.
class Turn {
public:
    explicit Turn(const Place& place) : fd_(::open(place.turn().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
        if (!fd_) throw Failure("cannot write " + place.turn().string(), reason(), "whoever owns the shared state starts its server");
        const bool mine = wait_for(time_to_start + time_to_end, [&] { return ::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0; });
        if (!mine) throw Failure("somebody else is starting or stopping the hash server of " + place.dir.string(), "", "try again");
    }

private:
    Descriptor fd_;
};

// ---------------------------------------------------------------------------------------------------------- who

workspace::Owner owner_of(const Place& place) {
    return workspace::parse_owner(files::read_if_exists(place.owner(), 64 * 1024).value_or("")).value_or(workspace::Owner{});
}

bool is_other_machine(const workspace::Owner& owner) {
    const auto here = workspace::Machine::here();
    return owner.pid != 0 && (owner.machine.id != here.id || owner.machine.host != here.host);
}

void refuse_other_machine(const Place& place) {
    const auto owner = owner_of(place);
    if (!is_other_machine(owner)) return;
    throw Failure("the hash server of " + place.dir.string() + " belongs to the machine " + owner.machine.host,
                  "it was started there at " + owner.since + ", and two machines must not write one database",
                  "stop it there (bspctl hashserv stop), or remove " + place.owner().string() + " if that machine is gone");
}

// ---------------------------------------------------------------------------------------------------------- start

// The database decides what a build takes for built, so nobody else may write it, whatever the umask. Others that share the
// shared state do not see the socket either: a BitBake that may not open it fails, one that does not find it starts its own.
void make_folder(const fs::path& dir) {
    files::make_directories(dir);
    std::error_code not_ours;
    fs::permissions(dir, fs::perms::owner_all, not_ours);
}

std::string last_words(const fs::path& log) {
    const auto text = files::read_if_exists(log).value_or("");
    const auto lines = text::lines(text);
    const auto last = std::find_if(lines.rbegin(), lines.rend(), [](auto line) { return !text::trim(line).empty(); });
    return last == lines.rend() ? "it says nothing" : text::strip_ansi(text::to_utf8(*last));
}

// It outlives the build that starts it, so it must neither count against that build's limits nor keep its scope from
// ending. Nothing: that build has no scope, or no other can be had.
std::vector<std::string> own_scope() {
    if (paths::environment(process::scope_variable).empty()) return {};
    const auto unit = "bspctl-hashserv-" + std::to_string(Clock::now().time_since_epoch().count());
    if (!process::obstacle_to_scope(process::scope_words(unit + "-probe.scope", {})).empty()) return {};
    return process::scope_words(unit + ".scope", {});
}

process::Command command_for(const Place& place, const fs::path& program) {
    // A session of its own: neither Ctrl-C nor the end of the terminal reaches it.
    process::Command out{.argv = {"setsid"}, .cwd = place.dir};
    for (auto& word : own_scope()) out.argv.push_back(std::move(word));
    out.argv.insert(out.argv.end(), {program.string(), "--bind", place.address(), "--database", place.database().string()});
    return out;
}

pid_t spawn(const Place& place, const fs::path& program) {
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const Descriptor log(::open(place.log().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!nothing || !log) throw Failure("cannot write " + place.log().string(), reason());
    const auto started = process::spawn(command_for(place, program), {nothing.get(), log.get(), log.get()}, false);
    if (started.pid < 0) throw Failure("cannot start " + program.string(), started.error);
    return started.pid;
}

void record_owner(const Place& place, const fs::path& program, pid_t pid) {
    auto owner = workspace::Owner::self(workspace::Machine::here(), program.string());
    owner.pid = pid;
    owner.started = 0;  // the kernel says who it is
    files::write_atomically(place.owner(), owner.to_json() + "\n");
}

void launch(const Place& place, const fs::path& program) {
    ::unlink(place.socket().c_str());  // nobody listens there: a server that was killed leaves it
    const auto child = spawn(place, program);
    record_owner(place, program, child);
    const auto interrupts = process::Interrupts::count();
    bool is_up = false;
    (void)wait_for(time_to_start, [&] { return (is_up = ask(place.socket()).alive) || process::has_ended(child); });
    if (is_up) return;
    ::kill(child, SIGKILL);
    process::Exit ignored;
    process::collect(child, ignored);
    ::unlink(place.socket().c_str());
    ::unlink(place.owner().c_str());
    if (process::Interrupts::count() != interrupts) {
        throw Failure("interrupted before the hash server answered", "", "", ExitCode::interrupted);
    }
    throw Failure("the hash server does not start: " + last_words(place.log()), "tried " + program.string(),
                  "see " + place.log().string());
}

// ---------------------------------------------------------------------------------------------------------- stop

bool is_hash_server(pid_t pid) {
    const Descriptor file(::open(("/proc/" + std::to_string(pid) + "/cmdline").c_str(), O_RDONLY | O_CLOEXEC));
    char words[4096];
    const auto size = file ? ::read(file.get(), words, sizeof words) : -1;
    return size > 0 && std::string_view(words, static_cast<std::size_t>(size)).find("bitbake-hashserv") != std::string_view::npos;
}

// The process itself, so that a pid used again is never told anything.
Descriptor handle_of(pid_t pid) { return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

bool has_ended(const Descriptor& process) {
    pollfd waiting{process.get(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0;
}

void tell(const Descriptor& process, pid_t pid, int signal) {
    if (::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) == 0 || errno == ESRCH) return;
    throw Failure("the hash server (pid " + std::to_string(pid) + ") cannot be stopped", reason());
}

void end(pid_t pid) {
    const auto process = handle_of(pid);
    if (!process && errno == ESRCH) return;
    if (!process || !is_hash_server(pid)) {
        throw Failure("what has the hash server's socket is no bitbake-hashserv that can be stopped from here",
                      "pid " + std::to_string(pid), "end it yourself");
    }
    tell(process, pid, SIGTERM);
    tell(process, pid, SIGCONT);  // one that was stopped cannot end
    if (wait_for(time_to_end, [&] { return has_ended(process); })) return;
    tell(process, pid, SIGKILL);
    (void)wait_for(time_after_kill, [&] { return has_ended(process); });
}

}  // namespace

Status status(const Place& place) {
    const auto answer = ask(place.socket());
    if (!answer.connected) return {};
    const auto owner = owner_of(place);
    return {answer.alive ? State::running : State::silent, answer.pid, answer.requests, owner.since, owner.command};
}

bool start(const Place& place, const fs::path& program) {
    make_folder(place.dir);
    const Turn turn(place);
    const auto found = ask(place.socket());
    if (found.alive) return false;
    if (found.connected) {
        throw Failure("the hash server (pid " + std::to_string(found.pid) + ") does not answer", "",
                      "bspctl hashserv stop ends it");
    }
    refuse_other_machine(place);
    launch(place, program);
    return true;
}

bool stop(const Place& place) {
    std::error_code ignored;
    if (!fs::is_directory(place.dir, ignored)) return false;
    const Turn turn(place);
    const auto found = ask(place.socket());
    if (!found.connected) {
        refuse_other_machine(place);
        return false;
    }
    end(found.pid);
    ::unlink(place.socket().c_str());
    ::unlink(place.owner().c_str());
    return true;
}

}  // namespace bspctl::hashserv
