// SPDX-License-Identifier: Apache-2.0
#include "ui/suspension.hpp"

#include <unistd.h>

#include <atomic>

namespace bspctl::ui {

namespace {

std::atomic<bool> continued{false};
static_assert(std::atomic<bool>::is_always_lock_free, "the handlers may touch only lock-free values");

void on_stop(int) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, "\n", 1);
    ::kill(::getpid(), SIGSTOP);
}

void on_continue(int) { continued.store(true); }

void install(int signal, void (*handler)(int), struct sigaction& before) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, &before);
}

}  // namespace

// A shell without job control has SIGTSTP ignored; it stays so.
Suspension::Suspension() {
    continued.store(false);
    install(SIGTSTP, on_stop, stop_before_);
    if (stop_before_.sa_handler == SIG_IGN) sigaction(SIGTSTP, &stop_before_, nullptr);
    install(SIGCONT, on_continue, continue_before_);
}

Suspension::~Suspension() {
    sigaction(SIGTSTP, &stop_before_, nullptr);
    sigaction(SIGCONT, &continue_before_, nullptr);
}

bool Suspension::was_continued() noexcept { return continued.exchange(false); }

}  // namespace bspctl::ui
