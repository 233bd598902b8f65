// SPDX-License-Identifier: Apache-2.0
#include <sys/types.h>

#include <algorithm>
#include <csignal>
#include <set>
#include <thread>
#include <tuple>

#include "base/text.hpp"
#include "engine/bitbake_processes.hpp"
#include "engine/build_control.hpp"
#include "engine/locale.hpp"
#include "process/interrupts.hpp"
#include "process/tree.hpp"

namespace bspctl::engine {

namespace {

using Clock = std::chrono::steady_clock;
using process::Process;

// How long what is left after kas's end may take to end by itself: BitBake's server saves its caches first.
constexpr std::chrono::seconds idle_grace{2};
// The same for a BitBake whose kas was killed under it, which has tasks to end.
constexpr std::chrono::seconds orphan_grace{25};
constexpr std::chrono::seconds end_server_limit{10};
constexpr std::chrono::seconds terminate_grace{5};
constexpr std::chrono::seconds kill_grace{5};  // processes in an uninterruptible sleep may never go
constexpr std::chrono::milliseconds look_again{20};

using Identity = std::pair<pid_t, unsigned long long>;

Identity identity(const Process& process) { return {process.pid, process.started}; }

std::string describe(const Process& process) {
    const auto command = process.argv.empty() ? "[" + process.name + "]" : text::shell_quote(process.argv);
    return std::to_string(process.pid) + " " + command;
}

class HostControl : public BuildControl {
public:
    HostControl() {
        for (const auto& process : process::descendants()) others_.insert(identity(process));
    }

    void tell(Stop step, pid_t child) override {
        const auto ours = below_us();
        if (step == Stop::kill) return signal_all(ours, SIGKILL);
        if (step == Stop::terminate) return signal_all(ours, SIGTERM);
        const auto clients = bitbake_clients_below(child, ours);
        if (!clients.empty()) return interrupt(clients, step);
        // Without BitBake kas is fetching (or has just seen BitBake end, and is left in peace).
        if (interrupted_.empty()) stop_fetching(ours);
    }

    std::vector<std::string> finish(StopLadder::Time deadline) override {
        const int interrupts = process::Interrupts::count();
        interrupt_orphans();
        const auto grace = works_on() ? orphan_grace : idle_grace;
        wait_until_gone(std::min(deadline, Clock::now() + grace),
                        [&] { return process::Interrupts::count() > interrupts; });
        end_servers();
        signal_all(below_us(), SIGTERM);
        wait_until_gone(Clock::now() + terminate_grace, [] { return false; });
        return kill_the_rest();
    }

private:
    [[nodiscard]] std::vector<Process> below_us() const {
        auto out = process::descendants();
        std::erase_if(out, [&](const Process& process) { return others_.contains(identity(process)); });
        return out;
    }

    void signal_once(pid_t pid, unsigned long long started, int signal) {
        if (told_.insert({pid, started, signal}).second) ::kill(pid, signal);
    }

    // SIGKILL may be said again: it harms nobody twice.
    void signal_all(const std::vector<Process>& processes, int signal) {
        for (const auto& process : processes) {
            if (signal == SIGKILL) ::kill(process.pid, signal);
            else signal_once(process.pid, process.started, signal);
        }
    }

    // The client alone gets it, and passes on to its server what it means: a signal to the server or to the workers
    // would kill them under the client's feet.
    void interrupt(const std::vector<pid_t>& clients, Stop step) {
        for (const auto client : clients) {
            // To insist means to say it twice, one after the other.
            const auto due = interrupted_.contains({client, Stop::ask}) ? step : Stop::ask;
            if (interrupted_.insert({client, due}).second) ::kill(client, SIGINT);
        }
    }

    // git and its helpers end at SIGTERM, and kas with an error when they do. Newer kas also cancels its work at its
    // own; kas 3.1 ignores it. A second one makes newer kas exit at once and leave its children: so never twice.
    void stop_fetching(const std::vector<Process>& ours) {
        for (const auto& process : ours) signal_once(process.pid, process.started, SIGTERM);
    }

    // BitBake clients that have lost their kas.
    void interrupt_orphans() {
        for (const auto& process : below_us()) {
            if (is_bitbake_client(process.argv)) interrupt({process.pid}, Stop::ask);
        }
    }

    // Servers that would wait for another client.
    void end_servers() {
        for (const auto& process : below_us()) {
            auto command = end_server_command(process.argv);
            if (!command) continue;
            command->env.push_back({"LC_ALL", std::string(utf8_locale)});
            if (process::capture(*command, end_server_limit).ok()) {
                wait_until_gone(Clock::now() + terminate_grace, [] { return false; });
            }
        }
    }

    // A BitBake that has more to do than to save its caches and go.
    [[nodiscard]] bool works_on() const {
        const auto left = below_us();
        return std::any_of(left.begin(), left.end(), [](const Process& process) {
            return is_bitbake_client(process.argv) || is_worker(process.argv);
        });
    }

    static bool is_worker(const std::vector<std::string>& argv) {
        return std::any_of(argv.begin(), argv.end(), [](const std::string& word) { return word.ends_with("bitbake-worker"); });
    }

    template <class Hurry>
    void wait_until_gone(Clock::time_point deadline, Hurry hurry) {
        while (Clock::now() < deadline && !hurry() && !below_us().empty()) std::this_thread::sleep_for(look_again);
    }

    std::vector<std::string> kill_the_rest() {
        std::vector<std::string> out;
        std::set<Identity> named;
        const auto deadline = Clock::now() + kill_grace;
        for (auto left = below_us(); !left.empty() && Clock::now() < deadline; left = below_us()) {
            for (const auto& process : left) {
                if (named.insert(identity(process)).second) out.push_back(describe(process));
            }
            signal_all(left, SIGKILL);
            std::this_thread::sleep_for(look_again);
        }
        return out;
    }

    std::set<Identity> others_;                                       // ran before the build
    std::set<std::tuple<pid_t, unsigned long long, int>> told_;       // who was sent which signal
    std::set<std::pair<pid_t, Stop>> interrupted_;                    // BitBake clients
};

}  // namespace

std::unique_ptr<BuildControl> control_host() { return std::make_unique<HostControl>(); }

}  // namespace bspctl::engine
