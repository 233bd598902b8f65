// SPDX-License-Identifier: Apache-2.0
//
// What one user and one process may have of the kernel.
#include <algorithm>

#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace {

std::string figure(std::int64_t value) { return value == unlimited ? "unlimited" : std::to_string(value); }

// 1024 is what distributions set, and builds work with it: only less is worth a word.
Finding open_files(const Context& context) {
    constexpr std::int64_t enough = 1024, enough_of_all = 65536;
    const auto limit = process_limit(context, "Max open files");
    if (!limit) return skip("the kernel does not say");
    const auto figures = "open files: " + figure(limit->soft) + ", at most " + figure(limit->hard);
    if (limit->soft < enough) {
        const auto reachable = limit->hard >= enough;
        return warn(figures, "BitBake keeps files and pipes of every task open and ends with \"Too many open files\"",
                    reachable ? "ulimit -n " + figure(std::min<std::int64_t>(limit->hard, enough_of_all)) : "raise nofile in /etc/security/limits.conf and log in again");
    }
    const auto all = sysctl(context, "fs.file-max");
    if (!all || *all >= enough_of_all) return pass(figures);
    return warn("fs.file-max=" + std::to_string(*all), "all programs of the machine together may not have more files open, and a build alone comes near", "sudo sysctl -w fs.file-max=1048576");
}

// Each compiler is a handful of processes; BitBake starts tasks by the number of processors.
Finding processes(const Context& context) {
    constexpr std::int64_t enough = 1024;
    const auto limit = process_limit(context, "Max processes");
    const auto group = cgroup_limit(context, "pids.max", "pids", "pids.max");
    if (!limit && !group) return skip("the kernel does not say");
    // Root is not held to the limit of users.
    const bool is_root = effective_user(context).value_or(1) == 0;
    const auto own = limit && !is_root ? limit->soft : unlimited;
    if (own >= enough && group.value_or(unlimited) >= enough) return pass(figure(std::min(own, group.value_or(unlimited))) + " processes");
    if (own < enough) {
        return warn("only " + figure(own) + " processes for this user", "compilers fail with \"fork: Resource temporarily unavailable\"",
                    "ulimit -u " + figure(std::max(enough * 4, std::min(limit->hard, enough * 16))));
    }
    return warn("the control group allows only " + figure(*group) + " processes", "compilers fail with \"fork: Resource temporarily unavailable\"",
                "raise pids.max of the group: TasksMax= of the systemd unit, or --pids-limit of the container");
}

}  // namespace

std::vector<Check> limit_checks() {
    return {
        {"open-files", "host", "how many files may be open", false, 5s, open_files,
         "Reads the process's limit of open files and the machine's. BitBake's server keeps logs, pipes and sockets of every "
         "running task open; below the 1024 that distributions set, it ends with \"Too many open files\"."},
        {"processes", "host", "how many processes may run", false, 5s, processes,
         "Reads the user's limit of processes and pids.max of the control group. A build runs some hundred compilers, shells and "
         "workers at a time; what comes after the limit fails to start, in a recipe that has nothing to do with it."},
    };
}

}  // namespace bspctl::doctor
