// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

// What systemd does with a process when its user logs out, and how to have it do otherwise.
namespace bspctl::process {

// From the cgroup of a process, as /proc/PID/cgroup has it ("0::/user.slice/user-1000.slice/session-4.scope"): does it
// belong to a session of the login manager, does it belong to the user's own systemd (user@1000.service)?
[[nodiscard]] bool is_in_session(const std::string& groups);
[[nodiscard]] bool is_below_manager(const std::string& groups);

// Does the user's own systemd run also while the user is not logged in (`loginctl enable-linger`)? Without it that systemd,
// and all that it looks after, ends with the last session. `root`: where the machine's files are, "/" but in tests.
[[nodiscard]] bool lingers(const std::filesystem::path& root, const std::string& user);

// Where the user's own systemd is spoken to: $XDG_RUNTIME_DIR, else /run/user/UID, if its socket is there; empty: it does
// not run, or does not run for us (su, cron, a container).
[[nodiscard]] std::filesystem::path manager_folder(const std::filesystem::path& root, const std::string& runtime_dir,
                                                   unsigned user);

// The environment variable that names the scope this program, or the bspctl that started it, was put into.
inline constexpr const char* scope_variable = "BSPCTL_SCOPE";

// What a scope may take of the machine. 0: nothing is said of it.
struct ScopeLimits {
    double memory_high = 0, memory_max = 0;  // of the machine's memory, 0…1
    int cpu_weight = 0, io_weight = 0;       // 1…10000; others have 100
    [[nodiscard]] bool any() const { return memory_high > 0 || memory_max > 0 || cpu_weight > 0 || io_weight > 0; }
};

// The words that make systemd-run put the program that follows into a scope of the user's systemd. It does so with itself
// and becomes the program: pid, terminal, folder and environment stay. Swap is left alone: a build that may not use it
// while it is throttled hangs instead of ending.
[[nodiscard]] std::vector<std::string> scope_words(const std::string& unit, const ScopeLimits& limits);

// Why systemd-run cannot do what these words of scope_words() ask, tried with a program that does nothing; empty: it can. Takes
// 5 s at most. The unit's name is not free at once after that: the scope itself needs another.
[[nodiscard]] std::string obstacle_to_scope(std::vector<std::string> scope);

// The kernel, when memory is over, rather ends `process` and what it will have started by then than others. 0…1000, see
// proc(5). False when it is not allowed.
bool offer_to_oom_killer(int process, int score);

}  // namespace bspctl::process
