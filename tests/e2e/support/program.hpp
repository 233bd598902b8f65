// SPDX-License-Identifier: Apache-2.0
//
// Running a program from outside, as a user or a CI job does. Nothing of the host is used here: what is tested does not
// test itself.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace bspctl::e2e {

struct Invocation {
    std::vector<std::string> argv;
    std::filesystem::path cwd;
    std::vector<std::pair<std::string, std::string>> env;  // added to ours; an empty value takes the name out
};

struct Outcome {
    int code = -1;  // exit status, or 128 + the signal that ended it
    std::string out, err;
};

// A program that runs beside the test. Its output goes to files, so that it never waits for the test to read.
class Running {
public:
    explicit Running(const Invocation& invocation);
    ~Running();  // kills what is still there
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    void signal(int number) const;
    [[nodiscard]] bool ended() const;
    // Waits for its end; after `limit` it is killed and the code is 137.
    Outcome wait(std::chrono::seconds limit = std::chrono::seconds(120));

private:
    std::filesystem::path out_, err_;
    pid_t pid_ = -1;
};

// Runs it to its end.
Outcome run(const Invocation& invocation);

// Whether a program of this name is on PATH.
bool on_path(const std::string& program);

// The command lines of processes, zombies left out, that have to do with a folder: named in their arguments, or their
// working directory lies in it.
std::vector<std::string> processes_in(const std::filesystem::path& folder);

// Waits until `condition` holds, at most `limit`; false when it never did.
template <typename Condition>
bool eventually(Condition condition, std::chrono::seconds limit = std::chrono::seconds(60));

void nap();  // a short sleep between two looks

template <typename Condition>
bool eventually(Condition condition, std::chrono::seconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        nap();
    }
    return true;
}

}  // namespace bspctl::e2e
