// SPDX-License-Identifier: Apache-2.0
#include "process/interrupts.hpp"

#include <array>
#include <atomic>
#include <csignal>

namespace bspctl::process {

namespace {

constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};

std::atomic<int> depth{0};
std::atomic<int> arrived{0};
std::atomic<int> last{0};
std::array<struct sigaction, signals.size()> before;

static_assert(std::atomic<int>::is_always_lock_free, "the handler may touch only lock-free values");

void note(int signal) {
    last.store(signal);
    arrived.fetch_add(1);
}

void install() {
    struct sigaction action {};
    action.sa_handler = note;
    sigemptyset(&action.sa_mask);
    // Without SA_RESTART: whoever waits in poll() wakes up and looks at the count.
    for (std::size_t i = 0; i < signals.size(); ++i) {
        sigaction(signals[i], nullptr, &before[i]);
        const bool under_nohup = signals[i] == SIGHUP && before[i].sa_handler == SIG_IGN;
        if (!under_nohup) sigaction(signals[i], &action, nullptr);
    }
}

}  // namespace

Interrupts::Interrupts() {
    if (depth.fetch_add(1) != 0) return;
    arrived.store(0);
    last.store(0);
    install();
}

Interrupts::~Interrupts() {
    if (depth.fetch_sub(1) != 1) return;
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before[i], nullptr);
}

int Interrupts::count() noexcept { return arrived.load(); }
int Interrupts::last_signal() noexcept { return last.load(); }

void let_writes_fail() noexcept {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace bspctl::process
