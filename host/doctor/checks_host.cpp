// SPDX-License-Identifier: Apache-2.0
//
// Processors, memory, clock, and whether this is Linux alone.
#include <sys/stat.h>
#include <sys/timex.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

unsigned processors() { return std::max(1u, std::thread::hardware_concurrency()); }

// BitBake counts processors, not the time on them that a control group allows.
Finding nproc(const Context& context) {
    const auto limited = paths::environment("NPROC");
    const auto text = std::to_string(processors()) + " processors" + (limited.empty() ? "" : ", NPROC=" + limited);
    const auto share = cgroup_processors(context);
    if (!share || *share >= processors()) return info(text);
    const auto whole = std::to_string(std::max(1, static_cast<int>(*share + 0.5)));
    return info(text + ", of which the control group allows the time of " + whole,
                "export BB_NUMBER_THREADS=" + whole + " PARALLEL_MAKE='-j " + whole + "'");
}

// The container engine's own machine is not seen from here where it is a virtual one; the limit of a control group is.
Finding memory(const Context& context) {
    const auto free = meminfo_gib(context, "MemAvailable:");
    if (!free) return skip("the kernel does not say");
    const auto swap = meminfo_gib(context, "SwapFree:").value_or(0);
    auto figures = gib(*free) + " available, " + gib(swap) + " swap free";
    auto usable = *free + swap;
    constexpr double bytes_in_gib = 1024.0 * 1024.0 * 1024.0;
    if (const auto limit = cgroup_limit(context, "memory.max", "memory", "memory.limit_in_bytes")) {
        const auto allowed = static_cast<double>(*limit) / bytes_in_gib;
        if (allowed < *free) figures += ", " + gib(allowed) + " allowed by the control group";
        usable = std::min(usable, allowed);
    }
    if (usable >= context.limits.memory_gib) return pass(figures);
    const auto tasks = std::to_string(std::max(1, static_cast<int>(usable / 2)));
    return warn(figures, "large C++ recipes need about 1 GiB for each parallel compiler, and several run side by side",
                "build with fewer tasks: export BB_NUMBER_THREADS=" + tasks + " PARALLEL_MAKE='-j " + tasks + "'");
}

// Before this program was written there was no time for it to run in.
constexpr double earliest = 1735689600;  // 2025-01-01

// The kernel's own word: the second it started in, and how long that is ago.
std::optional<double> kernel_time(const Context& context) {
    const auto stat = read_kernel_file(context.proc / "stat").value_or("");
    const auto uptime = read_kernel_file(context.proc / "uptime");
    for (const auto line : text::lines(stat)) {
        if (line.starts_with("btime ") && uptime) return std::strtod(std::string(line.substr(6)).c_str(), nullptr) + std::strtod(uptime->c_str(), nullptr);
    }
    return std::nullopt;
}

// What only a clock that was right, or this very one, can have written: git's records of checkouts and fetches, the file
// that systemd keeps for machines without a battery, package managers' lists.
std::vector<fs::path> dated_files(const Context& context) {
    std::vector<fs::path> out;
    for (const char* name : {"/var/lib/systemd/timesync/clock", "/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite", "/etc/ld.so.cache"}) {
        out.push_back(below_root(context, name));
    }
    for (const auto& repository : context.repositories) {
        if (repository.path.empty()) continue;
        for (const auto* name : {"HEAD", "FETCH_HEAD", "index"}) out.push_back(repository.path / ".git" / name);
    }
    return out;
}

struct Dated {
    fs::path file;
    double time = 0;
};
Dated newest(const std::vector<fs::path>& files) {
    Dated out;
    for (const auto& file : files) {
        struct stat status{};
        if (::stat(file.c_str(), &status) != 0 || static_cast<double>(status.st_mtime) <= out.time) continue;
        out = {file, static_cast<double>(status.st_mtime)};
    }
    return out;
}

// Does somebody correct it? Says nothing where the kernel does not: many virtual machines are right without.
std::string discipline(const Context& context) {
    timex state{};
    if (!is_this_machine(context) || ::adjtimex(&state) < 0) return {};
    return (state.status & STA_UNSYNC) != 0 ? "; no service is known to correct it" : "; kept by the network's time";
}

Finding clock(const Context& context) {
    constexpr double tolerated = 300;  // seconds: servers of files have clocks of their own
    const auto* const why = "certificates are not valid yet, so nothing can be fetched, and make takes old results for new";
    const auto* const fix = "sudo timedatectl set-ntp true";
    const auto now = kernel_time(context);
    if (!now) return skip("the kernel does not say");
    if (*now < earliest) return warn("the clock stands before 2025", why, fix);
    const auto last = newest(dated_files(context));
    if (last.time <= *now + tolerated) return pass("plausible" + discipline(context));
    return warn("the clock stands " + text::human_seconds(last.time - *now) + " before " + last.file.string() + " was written", why, fix);
}

// WSL 1 says "Microsoft" in /proc/version, WSL 2 "microsoft".
Finding wsl(const Context& context) {
    const auto version = read_kernel_file(context.proc / "version").value_or("");
    if (version.find("Microsoft") != std::string::npos) {
        return block("WSL 1", "it is no Linux kernel: OE-Core refuses it", "wsl.exe --set-version <distribution> 2");
    }
    if (version.find("microsoft") != std::string::npos) return info("WSL 2; its virtual disk grows with builds and does not shrink of itself");
    return pass("a kernel of its own");
}

}  // namespace

Remedy set_sysctl(const std::string& name, std::int64_t value) {
    const auto line = name + "=" + std::to_string(value);
    const std::string file = "/etc/sysctl.d/99-bspctl.conf";
    return {"set " + line, "sysctl -q -w " + line + " && { grep -qx '" + line + "' " + file + " 2>/dev/null || echo '" + line + "' >>" + file + "; }", true};
}

std::vector<Check> joined(std::vector<std::vector<Check>> lists) {
    std::vector<Check> out;
    for (auto& list : lists) std::move(list.begin(), list.end(), std::back_inserter(out));
    return out;
}

std::vector<Check> surroundings_checks() {
    return {
        {"nproc", "host", "the processors", false, 5s, nproc,
         "Counts the processors, which BitBake takes for the number of tasks and of compilers in each, and looks at cpu.max of the "
         "control group. Where less time is allowed than there are processors, tasks only wait for each other and use memory."},
        {"memory", "host", "free memory and swap", false, 5s, memory,
         "Adds available memory and free swap, bounded by memory.max of the control group this runs in, and compares with [host] "
         "mem_min_gb. When memory runs out the kernel kills a compiler or linker, and the build fails somewhere in a large recipe."},
        {"clock", "host", "the clock", false, 5s, clock,
         "Compares the clock with the times of what git, the package manager and systemd wrote last; no server is asked. A machine "
         "that believes in 1970 refuses every certificate, so that nothing can be fetched, and files seem to come from the future."},
        {"wsl", "host", "the Windows subsystem for Linux", false, 5s, wsl,
         "Reads /proc/version for Microsoft's kernels. OE-Core refuses WSL 1; WSL 2 works as long as the workspace is on its own "
         "disk and not below /mnt/c."},
    };
}

std::vector<Check> host_checks() { return joined({tool_checks(), user_checks(), session_checks(), surroundings_checks(), toolchain_checks()}); }

}  // namespace bspctl::doctor
