// SPDX-License-Identifier: Apache-2.0
#include "plugins/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/children.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"
#include "plugins/protocol.hpp"

namespace bspctl::plugins {

namespace {

constexpr std::size_t kept_output = 4 * 1024;
// A plugin prints nothing. One that floods is heard out to here; what follows is lost, and costs it and us nothing.
constexpr std::size_t heard_output = 1024 * 1024;

// The end of what the child prints. The pipe never blocks the child.
class Output {
public:
    Output() {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
        read_ = Descriptor(ends[0]);
        write_ = Descriptor(ends[1]);
    }
    [[nodiscard]] int read_end() const { return heard_ < heard_output ? read_.get() : -1; }
    [[nodiscard]] int write_end() const { return write_.get(); }
    void close_write_end() { write_.close(); }

    void take() {
        std::array<char, 64 * 1024> piece;
        for (;;) {
            const auto count = ::read(read_.get(), piece.data(), piece.size());
            if (count <= 0) {
                if (count == 0) read_.close();  // no writer is left
                return;
            }
            heard_ += static_cast<std::size_t>(count);
            tail_.append(piece.data(), static_cast<std::size_t>(count));
            if (tail_.size() > kept_output) tail_.erase(0, tail_.size() - kept_output);
            if (heard_ >= heard_output) return;
        }
    }
    [[nodiscard]] std::string tail() const { return text::to_utf8(text::strip_ansi(tail_)); }

private:
    Descriptor read_, write_;
    std::size_t heard_ = 0;
    std::string tail_;
};

// Out of the way of the numbers that the child shall see, which dup2() would overwrite one after the other.
Descriptor above_standard(int fd) { return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 10)); }

class Recipe {
public:
    Recipe() {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addchdir_np(&actions_, "/");
        set_signals();
    }
    ~Recipe() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    Recipe(const Recipe&) = delete;
    Recipe& operator=(const Recipe&) = delete;

    void give(int ours, int theirs) { posix_spawn_file_actions_adddup2(&actions_, ours, theirs); }
    int start(pid_t& pid, const char* program, char** argv, char** env) {
        posix_spawn_file_actions_addclosefrom_np(&actions_, plugin_descriptor + 1);
        return posix_spawn(&pid, program, &actions_, &attributes_, argv, env);
    }

private:
    // A group of its own: what the user types at the terminal is not meant for it.
    void set_signals() {
        sigset_t all, none;
        sigfillset(&all);
        sigemptyset(&none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_,
                                 POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    }
    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

// Empty, but for what a sanitizer is told at its start.
std::vector<std::string> environment() {
    std::vector<std::string> out;
    for (const std::string name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name.c_str())) out.push_back(name + "=" + value);
    }
    return out;
}

// Gives 0 and the process id, or the system's error.
int spawn(pid_t& pid, const std::filesystem::path& program, int socket, int plugin, int output) {
    const auto our_socket = above_standard(socket), our_plugin = above_standard(plugin);
    const auto our_output = above_standard(output);
    if (!our_socket || !our_plugin || !our_output) return errno;
    Recipe recipe;
    recipe.give(our_output.get(), STDOUT_FILENO);
    recipe.give(our_output.get(), STDERR_FILENO);
    recipe.give(our_socket.get(), socket_descriptor);
    recipe.give(our_plugin.get(), plugin_descriptor);
    auto name = program.string();
    std::array<char*, 2> argv{name.data(), nullptr};
    auto variables = environment();
    std::vector<char*> env;
    for (auto& variable : variables) env.push_back(variable.data());
    env.push_back(nullptr);
    return recipe.start(pid, name.c_str(), argv.data(), env.data());
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

bool is_over(pid_t child) {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == child;
}

}  // namespace

Child::Child(const std::filesystem::path& program, int socket, int plugin) {
    keeper_ = std::thread([this, &program, socket, plugin] { keep(program, socket, plugin); });
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return decided_; });
    if (error_ == 0) return;
    lock.unlock();
    keeper_.join();
    throw Failure("the program that runs plugins cannot be started: " + program.string(), std::strerror(error_),
                  "install bspctl again, or run without plugins of others: --no-plugins");
}

Child::~Child() { end(std::chrono::milliseconds(0)); }

bool Child::has_ended() {
    const std::lock_guard lock(mutex_);
    return ended_;
}

Ending Child::end(std::chrono::milliseconds patience) {
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, patience, [this] { return ended_; })) {
            ending_.forced = true;
            if (pid_ > 0) ::kill(pid_, SIGKILL);
        }
    }
    if (keeper_.joinable()) keeper_.join();
    return ending_;
}

// The keeper's whole life. The arguments are good until decided_ is set.
void Child::keep(const std::filesystem::path& program, int socket, int plugin) {
    Output output;
    int error = 0;
    const pid_t pid = children::start([&] {
        pid_t child = -1;
        error = spawn(child, program, socket, plugin, output.write_end());
        return error == 0 ? child : -1;
    });
    output.close_write_end();
    {
        const std::lock_guard lock(mutex_);
        error_ = error;
        pid_ = error == 0 ? pid : 0;
        decided_ = true;
    }
    changed_.notify_all();
    if (error != 0) return;

    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    while (!is_over(pid)) {
        std::array<pollfd, 2> waiting{{{process.get(), POLLIN, 0}, {output.read_end(), POLLIN, 0}}};
        constexpr int without_pidfd = 20;  // milliseconds between two looks, on a kernel before 5.3
        ::poll(waiting.data(), waiting.size(), process ? -1 : without_pidfd);
        if (waiting[1].revents != 0) output.take();
    }
    if (output.read_end() >= 0) output.take();
    {
        const std::lock_guard lock(mutex_);
        ending_.said = output.tail();
    }
    reap();
}

// Under the lock, so that nobody sends a signal to a process id that is no longer the child's.
void Child::reap() {
    {
        const std::lock_guard lock(mutex_);
        int status = 0;
        rusage usage{};
        if (::wait4(pid_, &status, 0, &usage) == pid_) {
            ending_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
            ending_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
            ending_.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
            ending_.memory = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
        }
        children::forget(pid_);
        pid_ = 0;
        ended_ = true;
    }
    changed_.notify_all();
}

}  // namespace bspctl::plugins
