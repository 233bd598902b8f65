// SPDX-License-Identifier: Apache-2.0
//
// The defects that are about the file and the process.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>

#include "defects.hpp"

void leave_a_file(const char* name) { ::close(::open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600)); }

void waste_time() { ::sleep(4); }

#if defined(DEFECT_file_loads)
extern "C" void bad_symbol_that_nobody_has();
extern "C" __attribute__((visibility("hidden"), used)) void bad_caller() { bad_symbol_that_nobody_has(); }
#elif defined(DEFECT_file_one_export)
extern "C" __attribute__((visibility("default"))) void bad_second_export() {}
#elif defined(DEFECT_file_no_unique_symbols)
asm(".pushsection .data\n"
    ".globl bad_unique\n"
    ".type bad_unique, @gnu_unique_object\n"
    ".size bad_unique, 4\n"
    "bad_unique: .long 1\n"
    ".popsection\n");
#elif defined(DEFECT_file_runtime_floor)
// New in glibc 2.36; the test sets the floor below.
__attribute__((used)) static unsigned number() { return ::arc4random(); }
#elif defined(DEFECT_file_loads_fast)
__attribute__((constructor)) static void wait_while_loading() { ::usleep(150'000); }
#elif defined(DEFECT_file_unloads)
__attribute__((destructor)) static void abort_while_unloading() { ::abort(); }
#endif

namespace {

[[maybe_unused]] void* wait_for_ever(void*) {
    for (;;) ::pause();
}

void misbehave_now() {
#if defined(DEFECT_manners_quiet)
    std::puts("hello from a plugin");
#elif defined(DEFECT_manners_locale)
    std::setlocale(LC_ALL, "C.UTF-8");
#elif defined(DEFECT_manners_signals)
    ::signal(SIGUSR1, SIG_IGN);
#elif defined(DEFECT_manners_umask)
    ::umask(0);
#elif defined(DEFECT_manners_folder)
    (void)!::chdir("/");
#elif defined(DEFECT_manners_environment)
    ::setenv("BAD", "1", 1);
#elif defined(DEFECT_manners_threads)
    pthread_t thread{};
    ::pthread_create(&thread, nullptr, &wait_for_ever, nullptr);
#elif defined(DEFECT_manners_processes)
    if (::fork() == 0) wait_for_ever(nullptr);
#elif defined(DEFECT_manners_descriptors)
    (void)::open("/etc/hostname", O_RDONLY | O_CLOEXEC);
#endif
}

}  // namespace

void misbehave() {
    static bool done = false;
    if (!done) misbehave_now();
    done = true;
}
