// SPDX-License-Identifier: Apache-2.0
//
// Does what no plugin may: ends its process, never answers, uses everything up, or reaches for the world outside. The
// input's machine says which. What was attempted in vain is the evidence of the verdict, one sentence a try.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "raw.hpp"

namespace {

using raw::view;

int calls = 0;

[[noreturn]] void hang() {
    for (;;) ::pause();
}

[[noreturn]] void spin() {
    for (volatile unsigned i = 0;;) i = i + 1;
}

// Bit by bit, and every byte of it is used.
void eat_memory() {
    for (;;) {
        constexpr std::size_t piece = 8u << 20;
        auto* bytes = static_cast<char*>(std::malloc(piece));
        std::memset(bytes, 1, piece);  // the null pointer in the end is the plugin's fault
    }
}

bspctl_status ask_for_too_much() {
    auto* bytes = new char[std::size_t{1} << 40];
    bytes[0] = 1;
    return BSPCTL_OK;
}

void flood() {
    const std::string much(1 << 20, 'x');
    for (int i = 0; i < 200; ++i) {
        [[maybe_unused]] auto ignored = ::write(STDOUT_FILENO, much.data(), much.size());
        ignored = ::write(STDERR_FILENO, much.data(), much.size());
    }
}

void talk_over_the_host(const char* words, std::size_t size) {
    [[maybe_unused]] const auto ignored = ::write(3, words, size);
}

// Whole and well-formed log lines, past the host's table, as fast as they are taken.
[[noreturn]] void flood_frames() {
    std::string frames;
    for (int i = 0; i < 4096; ++i) frames.append("\x04\0\0\0\x06\x01\x01x", 8);
    for (;;) talk_over_the_host(frames.data(), frames.size());
}

void log_much() {
    for (int i = 0; i < 100'000; ++i) raw::host->log(raw::host->ctx, BSPCTL_LOG_INFO, view("again"));
}

class Tries {
public:
    explicit Tries(const bspctl_detect_sink* sink) : sink_(sink) {}
    void tried(const std::string& what, bool done) {
        const auto sentence = what + ": " + (done ? "done" : std::strerror(errno));
        sink_->evidence(sink_->ctx, view(sentence));
    }

private:
    const bspctl_detect_sink* sink_;
};

void reach_out(const bspctl_detect_sink* sink, const std::string& folder) {
    Tries tries(sink);
    tries.tried("socket", ::socket(AF_INET, SOCK_STREAM, 0) >= 0);
    tries.tried("local socket", ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
    tries.tried("create a file", ::open((folder + "/new").c_str(), O_WRONLY | O_CREAT, 0644) >= 0);
    tries.tried("write a file", ::open((folder + "/old").c_str(), O_WRONLY) >= 0);
    tries.tried("truncate a file", ::truncate((folder + "/old").c_str(), 0) == 0);
    tries.tried("remove a file", ::unlink((folder + "/old").c_str()) == 0);
    tries.tried("rename a file", ::rename((folder + "/old").c_str(), (folder + "/new").c_str()) == 0);
    tries.tried("make a folder", ::mkdir((folder + "/new").c_str(), 0755) == 0);
    tries.tried("make a link", ::symlink("old", (folder + "/new").c_str()) == 0);
    tries.tried("change a mode", ::chmod((folder + "/old").c_str(), 0777) == 0);
    tries.tried("read a file", ::open((folder + "/old").c_str(), O_RDONLY) >= 0);
    tries.tried("read a system file", ::open("/etc/passwd", O_RDONLY) >= 0);
    tries.tried("signal the host", ::kill(::getppid(), 0) == 0);
    tries.tried("trace the host", ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr) == 0);
    tries.tried("fork", ::fork() >= 0);
    char* const argv[] = {const_cast<char*>("true"), nullptr};
    tries.tried("exec", ::execv("/bin/true", argv) == 0);
    const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
    tries.tried("raise a limit", ::setrlimit(RLIMIT_NOFILE, &more) == 0);
}

// What a plugin may do all the same.
void stay_in(const bspctl_detect_sink* sink) {
    Tries tries(sink);
    int sum = 0;
    std::thread([&] { sum = 42; }).join();
    tries.tried("thread", sum == 42);
    tries.tried("no environment", ::getenv("PATH") == nullptr && ::getenv("HOME") == nullptr);
    tries.tried("no input", ::read(STDIN_FILENO, &sum, 1) == 0);
    tries.tried("no other descriptor", ::fcntl(5, F_GETFD) < 0);
}

bspctl_status detect(void*, const bspctl_input* input, const bspctl_detect_sink* sink) {
    const auto mode = raw::text(input->machine);
    auto verdict = bspctl::wire::sized<bspctl_verdict>();
    verdict.confidence = ++calls;  // of this process
    sink->verdict(sink->ctx, &verdict);
    if (mode == "segv") ::raise(SIGSEGV);
    if (mode == "abort") std::abort();
    if (mode == "exit") std::exit(3);
    if (mode == "last-words") ::dprintf(2, "acme: table 7 is damaged\n"), std::abort();
    if (mode == "hang") hang();
    if (mode == "spin") spin();
    if (mode == "eat-memory") eat_memory();
    if (mode == "too-much") return ask_for_too_much();
    if (mode == "flood") flood();
    if (mode == "garbage") talk_over_the_host("\x05\0\0\0\x04garbage!", 13);
    if (mode == "endless-frame") talk_over_the_host("\xff\xff\xff\xff\x04", 5), hang();
    if (mode == "half-frame") talk_over_the_host("\x50\0\0\0\x04half", 9), hang();
    if (mode == "flood-frames") flood_frames();
    if (mode == "close") ::close(3), hang();
    if (mode == "log-much") log_much();
    if (mode == "reach-out") reach_out(sink, std::string(raw::text(input->text)));
    if (mode == "stay-in") stay_in(sink);
    return BSPCTL_OK;
}

const void* extension(bspctl_str id) {
    static const bspctl_detect table{sizeof(bspctl_detect), 0, &detect};
    return raw::text(id) == BSPCTL_EXT_DETECT ? &table : nullptr;
}

#ifdef CRASHES_WHILE_LOADED
[[maybe_unused]] const int crashed = ::raise(SIGSEGV);
#endif
#ifdef HANGS_WHILE_LOADED
[[maybe_unused]] const int never = (hang(), 0);
#endif

}  // namespace

RAW_ENTRY(uint32_t host_major, uint32_t) {
    static auto plugin = raw::descriptor("test.breaks-out");
    plugin.extension = &extension;
    return host_major == BSPCTL_ABI_MAJOR ? &plugin : nullptr;
}
