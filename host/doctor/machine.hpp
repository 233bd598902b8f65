// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/doctor.hpp"

// What the kernel and /etc tell about this machine. All of it is read below Context::proc and Context::root, so that a
// made-up machine can stand in for the real one.
namespace bspctl::doctor {

// Is this the machine the program runs on, not one made up by a test? What only a system call can tell is then true of
// it.
[[nodiscard]] bool is_this_machine(const Context& context);

// `path`, an absolute one, on the machine of the context.
[[nodiscard]] std::filesystem::path below_root(const Context& context, std::string_view path);

// /etc/os-release, or what stands in for it in /usr/lib. Fields are empty where it does not say.
struct OsRelease {
    std::string id, version, name;   // "ubuntu", "24.04", "Ubuntu 24.04.1 LTS"
    std::vector<std::string> like;   // ID_LIKE
    // As OE-Core writes it in SANITY_TESTED_DISTROS: "ubuntu-24.04", or only "arch".
    [[nodiscard]] std::string identifier() const;
};
[[nodiscard]] OsRelease os_release(const Context& context);

// One line of /proc/mounts.
struct Mount {
    std::filesystem::path point;
    std::string type, options;
    [[nodiscard]] bool has(std::string_view option) const;
    // The value of "option=value"; empty when it is not given.
    [[nodiscard]] std::string value(std::string_view option) const;
};
[[nodiscard]] std::vector<Mount> mounts(const Context& context);
// The mount that holds a path, links resolved; one of no type when the kernel does not say.
[[nodiscard]] Mount mount_of(const Context& context, const std::filesystem::path& path);

// A field of /proc/self/status, trimmed: "Umask", "Uid".
[[nodiscard]] std::optional<std::string> own_status(const Context& context, std::string_view field);
// The effective user.
[[nodiscard]] std::optional<std::int64_t> effective_user(const Context& context);

// A line of /proc/self/limits: "Max open files".
// Does a process of this name run (as in /proc/PID/comm, 15 characters at most)?
[[nodiscard]] bool is_running(const Context& context, std::string_view name);

inline constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
struct ProcessLimit {
    std::int64_t soft, hard;
};
[[nodiscard]] std::optional<ProcessLimit> process_limit(const Context& context, std::string_view name);

// The tightest value of a file of the control groups this process is in, from its own up to the root: memory.max (bytes)
// and pids.max of version 2, or `v1_file` in the hierarchy of `controller` of version 1. Nothing when there is no limit.
[[nodiscard]] std::optional<std::int64_t> cgroup_limit(const Context& context, std::string_view file, std::string_view controller,
                                                       std::string_view v1_file);
// Processors' worth of time that the control groups allow (cpu.max); nothing when there is no limit.
[[nodiscard]] std::optional<double> cgroup_processors(const Context& context);

// "MemAvailable:" of /proc/meminfo, in GiB.
[[nodiscard]] std::optional<double> meminfo_gib(const Context& context, std::string_view key);

// 3.04 -> "3.0 GiB".
[[nodiscard]] std::string gib(double value);

// Is a locale installed? The C library is asked, not a list; on a made-up machine its folder below /usr/lib/locale counts.
[[nodiscard]] bool has_locale(const Context& context, const std::string& name);

}  // namespace bspctl::doctor
