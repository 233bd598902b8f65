// SPDX-License-Identifier: Apache-2.0
//
// seccomp: which system calls a process may make. Those of a program that computes, reads what it has open and talks
// over what it was given; all others fail as if it had no permission.
#include "worker/sandbox.hpp"

#ifdef BSPCTL_HAS_SECCOMP

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

namespace bspctl::worker {

namespace {

// SCMP_SYS gives a negative number for a call that this architecture does not have; the library leaves it out.
constexpr std::array harmless{
    // its own memory and threads
    SCMP_SYS(brk), SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap), SCMP_SYS(mprotect), SCMP_SYS(mremap),
    SCMP_SYS(madvise), SCMP_SYS(mincore), SCMP_SYS(membarrier), SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address),
    SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list), SCMP_SYS(rseq), SCMP_SYS(futex), SCMP_SYS(futex_waitv),
    SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu), SCMP_SYS(exit), SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
    // its own signals
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigpending),
    SCMP_SYS(sigaltstack),
    // what it has open
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek),
    SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(recvfrom), SCMP_SYS(getdents64),
    // looking
    SCMP_SYS(stat), SCMP_SYS(fstat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(statx),
    SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd),
    // time and facts
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(times), SCMP_SYS(getrandom), SCMP_SYS(getrusage),
    SCMP_SYS(getrlimit), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(gettid),
    SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getpgrp), SCMP_SYS(getpgid)};

// Callers of these have another way for kernels that lack them, and take it on "no such call" alone.
constexpr std::array unknown{SCMP_SYS(clone3), SCMP_SYS(openat2)};

class Filter {
public:
    Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(EPERM)), &::seccomp_release) {}

    template <class... Conditions>
    void allow(int call, Conditions... conditions) {
        add(SCMP_ACT_ALLOW, call, conditions...);
    }
    template <class... Conditions>
    void add(std::uint32_t action, int call, Conditions... conditions) {
        const std::array<scmp_arg_cmp, sizeof...(conditions)> list{conditions...};
        good_ = good_ && context_ &&
                ::seccomp_rule_add_array(context_.get(), action, call, list.size(), list.data()) == 0;
    }
    bool load() {
        if (!good_) return false;
        ::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree: some hundred calls are compared
        return ::seccomp_load(context_.get()) == 0;
    }

private:
    std::unique_ptr<void, decltype(&::seccomp_release)> context_;
    bool good_ = true;
};

scmp_arg_cmp argument(unsigned index, std::uint64_t value) { return {index, SCMP_CMP_EQ, value, 0}; }
scmp_arg_cmp masked(unsigned index, std::uint64_t mask, std::uint64_t value) {
    return {index, SCMP_CMP_MASKED_EQ, mask, value};
}

// Only for reading, and nothing is created. O_TMPFILE without O_DIRECTORY, which it contains.
void allow_opening(Filter& filter) {
    constexpr std::uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    filter.allow(SCMP_SYS(open), masked(1, writing, O_RDONLY));
    filter.allow(SCMP_SYS(openat), masked(2, writing, O_RDONLY));
}

// Threads, but no processes.
void allow_threads(Filter& filter) {
    filter.allow(SCMP_SYS(clone), masked(0, CLONE_THREAD, CLONE_THREAD));
    filter.allow(SCMP_SYS(prctl), argument(0, PR_SET_NAME));
}

// abort() and raise(): to itself alone.
void allow_own_signals(Filter& filter) {
    const auto self = static_cast<std::uint64_t>(::getpid());
    for (const int call : {SCMP_SYS(kill), SCMP_SYS(tkill), SCMP_SYS(tgkill)}) filter.allow(call, argument(0, self));
}

void allow_parts(Filter& filter) {
    for (const int command : {F_GETFD, F_SETFD, F_GETFL, F_DUPFD, F_DUPFD_CLOEXEC}) {
        filter.allow(SCMP_SYS(fcntl), argument(1, static_cast<std::uint64_t>(command)));
    }
    filter.allow(SCMP_SYS(ioctl), argument(1, TCGETS));                        // isatty()
    filter.allow(SCMP_SYS(sendto), argument(4, 0));                            // over a connection it has
    filter.allow(SCMP_SYS(prlimit64), argument(0, 0), argument(2, 0));         // asks for its own limits
}

}  // namespace

bool confine_calls() {
    Filter filter;
    for (const int call : harmless) filter.allow(call);
    for (const int call : unknown) filter.add(SCMP_ACT_ERRNO(ENOSYS), call);
    allow_opening(filter);
    allow_threads(filter);
    allow_own_signals(filter);
    allow_parts(filter);
    return filter.load();
}

}  // namespace bspctl::worker

#else

namespace bspctl::worker {
bool confine_calls() { return false; }
}  // namespace bspctl::worker

#endif
