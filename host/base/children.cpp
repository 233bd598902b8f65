// SPDX-License-Identifier: Apache-2.0
#include "base/children.hpp"

#include <sys/wait.h>

#include <mutex>
#include <set>

namespace bspctl::children {

namespace {

// The lock is held over the start itself, so that reap_others() in another thread cannot meet a child before it is in
// the list.
std::mutex mutex;
std::set<pid_t> noted;

}  // namespace

pid_t start(const std::function<pid_t()>& start) {
    const std::lock_guard lock(mutex);
    const pid_t child = start();
    if (child > 0) noted.insert(child);
    return child;
}

void forget(pid_t child) {
    const std::lock_guard lock(mutex);
    noted.erase(child);
}

void reap_others() noexcept {
    const std::lock_guard lock(mutex);
    for (;;) {
        siginfo_t info{};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
        // The kernel names the same zombie until it is taken; a noted one is taken soon by whoever waits for it.
        if (noted.contains(info.si_pid)) return;
        waitpid(info.si_pid, nullptr, WNOHANG);
    }
}

}  // namespace bspctl::children
