// SPDX-License-Identifier: Apache-2.0
#include "worker/sandbox.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>

namespace bspctl::worker {

namespace {

#ifdef BSPCTL_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

// The hard limit a second later ends a process that has caught SIGXCPU.
void limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard) {
    const rlimit value{soft, hard};
    ::setrlimit(resource, &value);  // can only fail where a stricter limit is in force already
}

}  // namespace

void limit(const Bounds& bounds) {
    constexpr rlim_t descriptors = 64;  // the dynamic linker opens one library at a time
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_NOFILE, descriptors, descriptors);
    if (bounds.cpu != 0) limit(RLIMIT_CPU, bounds.cpu, bounds.cpu + 1);
    if (bounds.memory != 0 && !sanitized) limit(RLIMIT_AS, bounds.memory, bounds.memory);
}

std::vector<std::string> confine(int plugin_file) {
    std::vector<std::string> out;
    if (sanitized) return out;
    if (confine_reading(plugin_file)) out.emplace_back("landlock");
    if (confine_calls()) out.emplace_back("seccomp");
    return out;
}

}  // namespace bspctl::worker
