// SPDX-License-Identifier: Apache-2.0
#include "process/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/children.hpp"
#include "base/descriptor.hpp"
#include "process/interrupts.hpp"
#include "process/lines.hpp"
#include "process/spawn.hpp"

namespace bspctl::process {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds tick_interval{100};
constexpr milliseconds drain_limit{1000};

// One stream of the child and what becomes of its bytes.
struct Source {
    Descriptor fd;
    std::function<void(std::string_view)> sink;
};

struct Pipe {
    Descriptor read_end, write_end;
};

// Only our end does not block: the child must not find its stdout in a mode it does not expect.
std::optional<Pipe> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// Wakes poll() when the child ends. Without it (old kernel, seccomp) the tick notices, up to 100 ms later.
Descriptor end_notice(pid_t child) { return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, child, 0))); }

// True when there was something to read.
bool read_some(Source& source) {
    std::array<char, 64 * 1024> buffer;
    const auto count = ::read(source.fd.get(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    if (count <= 0) {
        source.fd.close();
        return false;
    }
    source.sink({buffer.data(), static_cast<std::size_t>(count)});
    return true;
}

void wait_for_news(const std::vector<Source>& sources, const Descriptor& notice) {
    std::vector<pollfd> wanted;
    for (const auto& source : sources) wanted.push_back({source.fd.get(), POLLIN, 0});
    wanted.push_back({notice.get(), POLLIN, 0});  // poll() passes over negative descriptors
    ::poll(wanted.data(), wanted.size(), static_cast<int>(tick_interval.count()));
}

// What the child wrote before it ended is in the pipe already. A daemon that it left behind may hold the pipe open for
// ever and even go on writing, so this neither waits for the end of the stream nor goes on for long.
void drain(std::vector<Source>& sources) {
    const auto deadline = Clock::now() + drain_limit;
    for (auto& source : sources) {
        while (source.fd && read_some(source) && Clock::now() < deadline) {}
    }
}

// Waits until the child has ended, feeding the sinks. `tick` returning true kills the group.
void supervise(pid_t child, std::vector<Source>& sources, const std::function<bool()>& tick) {
    const auto notice = end_notice(child);
    auto last_tick = Clock::now();
    while (!has_ended(child)) {
        wait_for_news(sources, notice);
        for (auto& source : sources) {
            if (source.fd) read_some(source);
        }
        if (Clock::now() - last_tick < tick_interval) continue;
        last_tick = Clock::now();
        children::reap_others();
        if (tick()) ::kill(-child, SIGKILL);
    }
    drain(sources);
}

Exit not_started(std::string reason) {
    Exit out;
    out.code = 127;
    out.start_error = std::move(reason);
    return out;
}

Exit no_pipe() { return not_started(std::string("cannot make a pipe: ") + std::strerror(errno)); }

// Measures a child from start to end.
class Stopwatch {
public:
    Stopwatch() : start_(Clock::now()), interrupts_(Interrupts::count()) {}
    [[nodiscard]] bool interrupted() const { return Interrupts::count() > interrupts_; }
    [[nodiscard]] Clock::duration elapsed() const { return Clock::now() - start_; }
    void finish(pid_t child, Exit& exit) const {
        collect(child, exit);
        exit.wall = elapsed();
        exit.interrupted = interrupted();
    }

private:
    Clock::time_point start_;
    int interrupts_;
};

std::function<void(std::string_view)> collect_into(std::string& text) {
    return [&text](std::string_view bytes) { text += bytes.substr(0, max_captured - text.size()); };
}

Descriptor null_input() { return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

}  // namespace

Captured capture(const Command& command, milliseconds limit) {
    Captured out;
    auto& exit = static_cast<Exit&>(out);
    auto stdout_pipe = make_pipe();
    auto stderr_pipe = make_pipe();
    if (!stdout_pipe || !stderr_pipe) return exit = no_pipe(), out;
    const Stopwatch watch;
    const auto null = null_input();
    const auto child = spawn(command, {null.get(), stdout_pipe->write_end.get(), stderr_pipe->write_end.get()}, true);
    if (child.pid < 0) return exit = not_started(child.error), out;
    stdout_pipe->write_end.close();
    stderr_pipe->write_end.close();

    std::vector<Source> sources;
    sources.push_back({std::move(stdout_pipe->read_end), collect_into(out.out)});
    sources.push_back({std::move(stderr_pipe->read_end), collect_into(out.err)});
    supervise(child.pid, sources, [&] {
        out.timed_out = watch.elapsed() > limit;
        return out.timed_out || watch.interrupted();
    });
    ::kill(-child.pid, SIGKILL);  // helpers of the helper; the zombie still holds the group's number
    watch.finish(child.pid, exit);
    return out;
}

Exit run(const Command& command, const Listener& listener) {
    auto pipe = make_pipe();
    if (!pipe) return no_pipe();
    const Stopwatch watch;
    const auto null = null_input();
    const auto child = spawn(command, {null.get(), pipe->write_end.get(), pipe->write_end.get()}, true);
    if (child.pid < 0) return not_started(child.error);
    pipe->write_end.close();

    LineSplitter lines(listener.on_line);
    std::vector<Source> sources;
    sources.push_back({std::move(pipe->read_end), [&lines](std::string_view bytes) { lines.feed(bytes); }});
    supervise(child.pid, sources, [&] { return listener.on_tick && listener.on_tick(child.pid); });
    lines.finish();
    Exit out;
    watch.finish(child.pid, out);
    return out;
}

namespace {

// The keys that interrupt are the foreground child's business while this lives, as in system(3).
class TerminalKeysIgnored {
public:
    TerminalKeysIgnored() {
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        sigaction(SIGINT, &ignore, &interrupt_);
        sigaction(SIGQUIT, &ignore, &quit_);
    }
    ~TerminalKeysIgnored() {
        sigaction(SIGINT, &interrupt_, nullptr);
        sigaction(SIGQUIT, &quit_, nullptr);
    }
    TerminalKeysIgnored(const TerminalKeysIgnored&) = delete;
    TerminalKeysIgnored& operator=(const TerminalKeysIgnored&) = delete;

private:
    struct sigaction interrupt_ {}, quit_ {};
};

}  // namespace

Exit run_interactive(const Command& command) {
    const Stopwatch watch;
    const TerminalKeysIgnored ignored;
    const auto child = spawn(command, {}, false);
    if (child.pid < 0) return not_started(child.error);
    const auto notice = end_notice(child.pid);
    int passed_on = Interrupts::count();
    while (!has_ended(child.pid)) {
        wait_for_news({}, notice);
        if (Interrupts::count() == passed_on) continue;
        passed_on = Interrupts::count();
        ::kill(child.pid, Interrupts::last_signal());
    }
    Exit out;
    watch.finish(child.pid, out);
    return out;
}

}  // namespace bspctl::process
