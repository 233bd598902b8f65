// SPDX-License-Identifier: Apache-2.0
#include "conformance/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"
#include "conformance/stopwatch.hpp"

namespace bspctl::conformance {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_output = 2048;
constexpr std::size_t longest_report = 256 * 1024;
constexpr char end_mark = 'z';  // the work came to its end; without it a plugin has ended the process

struct Pipe {
    Descriptor read, write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Failure("cannot make a pipe", std::strerror(errno));
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// A report is one byte of kind, the sentence and a NUL.
constexpr char kind_of(Outcome outcome) { return static_cast<char>('a' + static_cast<int>(outcome)); }

void send(int to, char kind, const std::string& sentence) {
    std::string frame(1, kind);
    frame += text::to_utf8(sentence).substr(0, 2000);
    frame += '\0';
    for (std::size_t done = 0; done < frame.size();) {
        const auto count = ::write(to, frame.data() + done, frame.size() - done);
        if (count <= 0 && errno != EINTR) return;
        if (count > 0) done += static_cast<std::size_t>(count);
    }
}

[[noreturn]] void be_child(const std::filesystem::path& folder, const Pipe& reports, const Pipe& output,
                           const std::function<void(const Trial::Report&)>& work) {
    ::setpgid(0, 0);
    const struct rlimit no_core {0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    ::dup2(nothing.get(), STDIN_FILENO);
    ::dup2(output.write.get(), STDOUT_FILENO);
    ::dup2(output.write.get(), STDERR_FILENO);
    const int to = reports.write.get();
    try {
        if (::chdir(folder.c_str()) != 0) throw Failure("cannot enter " + folder.string(), std::strerror(errno));
        work([to](Outcome outcome, const std::string& sentence) { send(to, kind_of(outcome), sentence); });
    } catch (const Unmet& unmet) {
        send(to, kind_of(Outcome::skip), unmet.what());
    } catch (const Failure& failure) {
        send(to, kind_of(Outcome::fail), std::string(failure.what()) + (failure.why().empty() ? "" : ": ") + failure.why());
    } catch (const std::exception& error) {
        send(to, kind_of(Outcome::fail), std::string("an exception came out: ") + error.what());
    } catch (...) {
        send(to, kind_of(Outcome::fail), "an exception of unknown type came out");
    }
    std::fflush(nullptr);
    send(to, end_mark, {});
    ::_exit(0);
}

// True when it has ended; it stays to be waited for.
bool has_ended(pid_t child) {
    siginfo_t state{};
    return ::waitid(P_PID, static_cast<id_t>(child), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_pid == child;
}

// What a child writes into its two pipes. What it leaves running may hold them open, so they do not say when it ends.
class Listener {
public:
    Listener(const Pipe& reports, const Pipe& output)
        : ends_{{{reports.read.get(), POLLIN, 0}, {output.read.get(), POLLIN, 0}}} {}

    // Until the child has ended and everything is read. False: the time was up before.
    bool follow(pid_t child, Clock::time_point end) {
        for (;;) {
            const bool ended = has_ended(child);
            const bool more = read_what_is_there(ended ? 0 : patience());
            if (ended && !more) return true;
            if (Clock::now() >= end && Clock::now() >= end + waited_for_processor(child)) return false;
        }
    }
    [[nodiscard]] const std::string& told() const { return told_; }
    [[nodiscard]] std::string take_printed() { return std::move(printed_); }

private:
    // In milliseconds. A child whose pipes are closed is about to end.
    [[nodiscard]] int patience() const { return ends_[0].fd < 0 && ends_[1].fd < 0 ? 1 : 20; }

    bool read_what_is_there(int timeout) {
        if (::poll(ends_.data(), ends_.size(), timeout) <= 0) return false;
        bool any = false;
        for (auto& end : ends_) {
            if (end.fd < 0 || end.revents == 0) continue;
            const auto count = ::read(end.fd, piece_.data(), piece_.size());
            if (count <= 0) end.fd = -1;
            else keep(&end == ends_.data(), {piece_.data(), static_cast<std::size_t>(count)});
            any = any || count > 0;
        }
        return any;
    }

    void keep(bool report, std::string_view piece) {
        if (report && told_.size() < longest_report) told_ += piece;
        if (report) return;
        printed_ += piece;
        if (printed_.size() > longest_output) printed_.erase(0, printed_.size() - longest_output);
    }

    std::array<pollfd, 2> ends_;
    std::array<char, 16 * 1024> piece_{};
    std::string told_;
    std::string printed_;
};

void take_reports(const std::string& told, Ending& out) {
    for (std::size_t begin = 0; begin < told.size();) {
        const auto end = told.find('\0', begin);
        if (end == std::string::npos) return;
        if (told[begin] == end_mark) {
            out.finished = true;
            return;
        }
        const auto outcome = static_cast<Outcome>(told[begin] - 'a');
        auto sentence = told.substr(begin + 1, end - begin - 1);
        begin = end + 1;
        if (outcome == Outcome::skip) out.skipped = true;
        const bool replaces = outcome == Outcome::pass && !out.told.empty() && out.told.back().first == Outcome::pass;
        if (replaces) out.told.pop_back();
        out.told.emplace_back(outcome, std::move(sentence));
    }
}

}  // namespace

Ending in_child(const std::filesystem::path& folder, std::chrono::milliseconds deadline,
                const std::function<void(const Trial::Report&)>& work) {
    auto reports = make_pipe();
    auto output = make_pipe();
    std::fflush(nullptr);
    const auto end = Clock::now() + deadline;
    const pid_t child = ::fork();
    if (child < 0) throw Failure("cannot start a process for a case", std::strerror(errno));
    if (child == 0) be_child(folder, reports, output, work);
    ::setpgid(child, child);
    reports.write.close();
    output.write.close();
    Ending out;
    Listener listener(reports, output);
    out.timed_out = !listener.follow(child, end);
    if (out.timed_out) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ::kill(-child, SIGKILL);  // whatever it has left behind
    if (WIFSIGNALED(status) && !out.timed_out) out.signal = WTERMSIG(status);
    if (WIFEXITED(status)) out.code = WEXITSTATUS(status);
    out.output = listener.take_printed();
    take_reports(listener.told(), out);
    return out;
}

}  // namespace bspctl::conformance
