// SPDX-License-Identifier: Apache-2.0
//
// Landlock (Linux 5.13): which files a process may touch. The C library has no functions for it.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "base/descriptor.hpp"
#include "worker/sandbox.hpp"

#if __has_include(<linux/landlock.h>) && defined(SYS_landlock_create_ruleset)
#include <linux/landlock.h>

namespace bspctl::worker {

namespace {

// As the newest kernel knows it; an older one is given its first fields alone. Our headers may be older than the kernel.
struct Ruleset {
    std::uint64_t files;   // ABI 1
    std::uint64_t ports;   // ABI 4
    std::uint64_t scopes;  // ABI 6
};

struct Abi {
    long version;
    std::uint64_t files;  // every right this version knows
    std::size_t size;     // of Ruleset
};

constexpr std::uint64_t up_to(unsigned bit) { return (std::uint64_t{2} << bit) - 1; }

Abi abi_of_this_kernel() {
    const long version =
        ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return {0, 0, 0};
    constexpr unsigned make_sym = 12, refer = 13, truncate = 14, ioctl_dev = 15;
    const auto last = version >= 5 ? ioctl_dev : version >= 3 ? truncate : version >= 2 ? refer : make_sym;
    const std::size_t fields = version >= 6 ? 3 : version >= 4 ? 2 : 1;
    return {version, up_to(last), fields * sizeof(std::uint64_t)};
}

void allow(int ruleset, int file, std::uint64_t rights) {
    const landlock_path_beneath_attr rule{rights, file};
    ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

// What is not there needs no rule.
void allow_reading(int ruleset, const char* path) {
    const Descriptor file(::open(path, O_PATH | O_CLOEXEC));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0) return;
    const std::uint64_t folder = S_ISDIR(info.st_mode) ? LANDLOCK_ACCESS_FS_READ_DIR : 0u;
    allow(ruleset, file.get(), LANDLOCK_ACCESS_FS_READ_FILE | folder);
}

}  // namespace

bool confine_reading(int plugin_file) {
    const auto abi = abi_of_this_kernel();
    if (abi.version == 0) return false;
    constexpr std::uint64_t bind_and_connect = 3, abstract_sockets_and_signals = 3;
    const Ruleset rules{abi.files, bind_and_connect, abstract_sockets_and_signals};
    const Descriptor ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, abi.size, 0)));
    if (!ruleset) return false;
    // The loader compares the plugin's header with that of the running program.
    constexpr std::array readable{"/lib",     "/lib32",     "/lib64",         "/usr/lib",      "/usr/lib32",
                                  "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/proc/self/exe"};
    for (const auto* path : readable) allow_reading(ruleset.get(), path);
    allow(ruleset.get(), plugin_file, LANDLOCK_ACCESS_FS_READ_FILE);
    return ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) == 0;
}

}  // namespace bspctl::worker

#else

namespace bspctl::worker {
bool confine_reading(int) { return false; }
}  // namespace bspctl::worker

#endif
