// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace bspctl {

// The process's exit codes, kept for ever. docs/user/exit-codes.md is the table for people.
enum class ExitCode : int {
    done = 0,           // as asked, or nothing to do
    failed = 1,         // the build or the work failed
    not_started = 2,    // usage, configuration, doctor blocked: nothing was changed
    internal = 3,       // a defect of bspctl
    timed_out = 124,    // the time limit given by the user
    interrupted = 130,  // SIGINT
    terminated = 143,   // SIGTERM
};

// Where a statement stands in a file. Lines and columns count from 1; 0 means unknown.
struct Position {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;

    // "file:3:7", "file:3" or "file".
    [[nodiscard]] std::string str() const {
        std::string out = file;
        if (line != 0) out += ":" + std::to_string(line);
        if (line != 0 && column != 0) out += ":" + std::to_string(column);
        return out;
    }
};

// Anything that ends a command early for a reason the user can act on. The three parts become three lines: what
// happened, the facts behind it, how to go on. Caught once, in cli/.
class Failure : public std::exception {
public:
    explicit Failure(std::string what, std::string why = {}, std::string fix = {},
                     ExitCode code = ExitCode::not_started)
        : what_(std::move(what)), why_(std::move(why)), fix_(std::move(fix)), code_(code) {}

    [[nodiscard]] const char* what() const noexcept override { return what_.c_str(); }
    [[nodiscard]] const std::string& why() const noexcept { return why_; }
    [[nodiscard]] const std::string& fix() const noexcept { return fix_; }
    [[nodiscard]] ExitCode code() const noexcept { return code_; }

private:
    std::string what_, why_, fix_;
    ExitCode code_;
};

}  // namespace bspctl
