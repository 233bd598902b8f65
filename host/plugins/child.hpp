// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

#include "base/descriptor.hpp"

namespace bspctl::plugins {

// How a process came to its end.
struct Ending {
    int signal = 0;            // that ended it; 0: none
    int code = 0;              // its exit code otherwise
    bool forced = false;       // end() had to kill it
    double cpu = 0;            // seconds of processor time
    std::uint64_t memory = 0;  // bytes resident at most
    std::string said;          // the last of what it printed, valid UTF-8
};

// The process a plugin runs in. A thread of its own starts it, takes what it prints and reaps it: the kernel ends the
// child when the thread that started it ends (PR_SET_PDEATHSIG), so that thread has to live as long as the child.
class Child {
public:
    // Starts `program` with nothing of this process but the two files, as the descriptors protocol.hpp names: no
    // environment, no other descriptor, no input, own process group, "/" as its folder. Throws Failure.
    Child(const std::filesystem::path& program, int socket, int plugin);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] bool has_ended();

    // Its end: waits as long as `patience`, then kills it.
    Ending end(std::chrono::milliseconds patience);

private:
    void keep(const std::filesystem::path& program, int socket, int plugin);
    void reap();

    Ending ending_;
    std::mutex mutex_;
    std::condition_variable changed_;
    int error_ = 0;         // why it could not be started
    pid_t pid_ = 0;         // 0: not started yet, or reaped
    bool decided_ = false;  // started, or not to be started
    bool ended_ = false;
    std::thread keeper_;    // last: uses the others
};

}  // namespace bspctl::plugins
