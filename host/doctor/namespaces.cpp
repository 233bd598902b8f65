// SPDX-License-Identifier: Apache-2.0
#include "doctor/namespaces.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace bspctl::doctor {
namespace {

// The child's exit status: errno of unshare, which is below 128, or that of the mapping with the high bit.
constexpr int unmapped_bit = 0x80;

// Only system calls: other threads may have held any lock when this process was copied.
[[noreturn]] void try_in_child(const char* mapping, std::size_t length) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) ::_exit(errno & ~unmapped_bit);
    const int file = ::open("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
    const bool mapped = file >= 0 && ::write(file, mapping, length) == static_cast<ssize_t>(length);
    ::_exit(mapped ? 0 : unmapped_bit | (errno & ~unmapped_bit));
}

}  // namespace

NamespaceTrial try_user_namespace() {
    char mapping[64];
    const int length = std::snprintf(mapping, sizeof mapping, "%u %u 1", ::geteuid(), ::geteuid());
    const pid_t child = ::fork();
    if (child < 0) return {};
    if (child == 0) try_in_child(mapping, static_cast<std::size_t>(length));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return {};
    }
    if (!WIFEXITED(status)) return {};
    const int code = WEXITSTATUS(status);
    if (code == 0) return {NamespaceTrial::Outcome::works, 0};
    return {(code & unmapped_bit) != 0 ? NamespaceTrial::Outcome::unmapped : NamespaceTrial::Outcome::refused, code & ~unmapped_bit};
}

}  // namespace bspctl::doctor
