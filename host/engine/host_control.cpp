// SPDX-License-Identifier: Apache-2.0
#include <sys/types.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <set>
#include <thread>
#include <tuple>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "engine/bitbake_processes.hpp"
#include "engine/build_control.hpp"
#include "engine/locale.hpp"
#include "engine/orphans.hpp"
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
    // What is the build's, parents before their children.
    using Find = std::function<std::vector<Process>()>;
    explicit HostControl(Find find) : find_(std::move(find)) {}

    void tell(Stop step, pid_t child) override {
        const auto ours = find_();
        if (step == Stop::kill) return signal_all(ours, SIGKILL);
        if (step == Stop::terminate) return signal_all(ours, SIGTERM);
        const auto clients = child > 0 ? bitbake_clients_below(child, ours) : bitbake_clients_among(ours);
        if (!clients.empty()) return interrupt(clients, step);
        // Without BitBake kas is fetching (or has just seen BitBake end, and is left in peace). BitBake may also be in a
        // container, which would not outlive a signal to the client that waits for it.
        if (interrupted_.empty() && !is_in_container(ours)) stop_fetching(ours);
    }

    std::vector<std::string> finish(StopLadder::Time deadline, const Tick& tick) override {
        // The step that stands when kas ends has been told; a harder one ends what is waited for.
        const auto hurried = [&tick, begun = tick()](Stop least) {
            const auto step = tick();
            return step > begun && step >= least;
        };
        const auto ends_at_once = [&] { return hurried(Stop::terminate); };
        wait_for_orphans(deadline, hurried);
        end_servers(ends_at_once);
        signal_all(find_(), SIGTERM);
        wait_until_gone(Clock::now() + terminate_grace, [&] { return hurried(Stop::kill); });
        return kill_the_rest();
    }

    std::vector<std::string> running() override {
        std::vector<std::string> out;
        for (const auto& process : find_()) out.push_back(describe(process));
        return out;
    }

    // Has it more to do than to save its caches and go?
    bool works() override {
        const auto left = find_();
        return std::any_of(left.begin(), left.end(), [](const Process& process) {
            return is_bitbake_client(process.argv) || is_bitbake_worker(process.argv) || is_kas(process.argv);
        });
    }

private:

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

    static bool is_in_container(const std::vector<Process>& ours) {
        return std::any_of(ours.begin(), ours.end(), [](const Process& process) { return is_kas_container(process.argv); });
    }

    // BitBake clients that have lost their kas.
    void interrupt_orphans(Stop step) {
        for (const auto& process : find_()) {
            if (is_bitbake_client(process.argv)) interrupt({process.pid}, step);
        }
    }

    // What works is told to stop, as hard as it is meant; what does not is no longer waited for when it is to go faster.
    template <class Hurried>
    void wait_for_orphans(Clock::time_point deadline, Hurried hurried) {
        interrupt_orphans(Stop::ask);
        const auto grace = works() ? orphan_grace : idle_grace;
        wait_until_gone(std::min(deadline, Clock::now() + grace), [&] {
            if (!hurried(Stop::ask)) return false;
            interrupt_orphans(hurried(Stop::insist) ? Stop::insist : Stop::ask);
            return !works() || hurried(Stop::terminate);
        });
    }

    // Servers that would wait for another client.
    template <class Hurry>
    void end_servers(Hurry hurry) {
        for (const auto& process : find_()) {
            auto command = end_server_command(process.argv);
            if (!command) continue;
            command->env.push_back({"LC_ALL", std::string(utf8_locale)});
            const auto deadline = Clock::now() + end_server_limit;
            const auto ended = process::run(*command, {[](std::string_view) {}, [&](pid_t) { return hurry() || Clock::now() >= deadline; }});
            if (ended.code == 0) wait_until_gone(Clock::now() + terminate_grace, hurry);
        }
    }

    template <class Hurry>
    void wait_until_gone(Clock::time_point deadline, Hurry hurry) {
        while (Clock::now() < deadline && !hurry() && !find_().empty()) std::this_thread::sleep_for(look_again);
    }

    std::vector<std::string> kill_the_rest() {
        std::vector<std::string> out;
        std::set<Identity> named;
        const auto deadline = Clock::now() + kill_grace;
        for (auto left = find_(); !left.empty() && Clock::now() < deadline; left = find_()) {
            for (const auto& process : left) {
                if (named.insert(identity(process)).second) out.push_back(describe(process));
            }
            signal_all(left, SIGKILL);
            std::this_thread::sleep_for(look_again);
        }
        return out;
    }

    Find find_;
    std::set<std::tuple<pid_t, unsigned long long, int>> told_;       // who was sent which signal
    std::set<std::pair<pid_t, Stop>> interrupted_;                    // BitBake clients
};

}  // namespace

std::unique_ptr<BuildControl> control_host() {
    std::set<Identity> others;  // ran before the build
    for (const auto& process : process::descendants()) others.insert(identity(process));
    return std::make_unique<HostControl>([others = std::move(others)] {
        auto out = process::descendants();
        std::erase_if(out, [&](const Process& process) { return others.contains(identity(process)); });
        return out;
    });
}

std::vector<std::unique_ptr<BuildControl>> control_orphans(const std::filesystem::path& bsp_root, const std::filesystem::path& build_dir,
                                                           const std::string& run_id) {
    std::vector<std::unique_ptr<BuildControl>> out;
    out.push_back(std::make_unique<HostControl>([=] { return processes_of_build(bsp_root, build_dir); }));
    for (const auto* runtime : {"docker", "podman"}) {
        if (run_id.empty() || paths::which(runtime).empty()) continue;
        Engine engine;
        engine.runtime = runtime;
        Job job;
        job.work_dir = bsp_root;
        job.run_id = run_id;
        out.push_back(control_container(engine, job));
    }
    return out;
}

}  // namespace bspctl::engine
