// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bitbake/line.hpp"

// What the lines of a BitBake console say. Written after the consoles of BitBake 2.0, 2.8 and 2.19, with and without
// a terminal, direct and through kas.
namespace bspctl::bitbake {

// What one line says. The fields that a kind fills stand beside it; the others are empty.
enum class FactKind {
    bitbake_started,     // kas shows its command line: the build proper begins
    parse_progress,      // n percent
    parse_complete,      // n recipe files, m errors
    sstate_summary,      // n wanted, m found (local + mirrors)
    executing,           // the run queue begins
    setscene_running,    // n of m, recipe, task
    task_running,        // n of m, recipe, task: "Running task", from the run queue's own count
    tasks_active,        // n of m: the status line on a terminal
    task_started,        // recipe, version, task
    task_succeeded,      // recipe, version, task
    task_failed,         // recipe, version, task ("recipe PF: task X: Failed")
    task_failed_file,    // file, recipe as the file name says it, task, n exit code
    setscene_failed,     // file, recipe, task: not a failure, the real task runs instead
    error,               // text; recipe, version, task when the message names them
    warning,             // text; recipe, version, task when the message names them
    shell_failed,        // a task's script ended: recipe, version, task, n exit code, text is the command
    failure_log,         // text is the path; recipe, version and task as the path says them
    tasks_summary,       // n attempted, m not rerun, failed
    tasks_failed,        // failed: "Summary: K tasks failed", which may differ from tasks_summary's
    error_count,         // n ERROR messages, so the exit status is not 0
    warning_count,       // n
    waiting_for_server,  // another build holds this build folder
    interrupted,         // somebody stopped the build
    kas_error,           // text: an error of kas itself
};

struct Fact {
    FactKind kind{};
    std::string recipe;
    std::string version;
    std::string task;
    std::string file;
    std::string text;
    std::int64_t n = 0;
    std::int64_t m = 0;
    std::int64_t failed = 0;
};

// Feed it the lines of one console in order. It holds no more than the state of one line.
class ConsoleParser {
public:
    // What the line says, or nothing. kas repeats its child's stderr after a failure; the repetition gives the same
    // facts again, and whoever counts must know them by content.
    [[nodiscard]] std::optional<Fact> feed(std::string_view line);

    // As feed(), for a line that read_line() has freed from prefixes.
    [[nodiscard]] std::optional<Fact> feed(const Line& line);

private:
    std::string scratch_;
    bool bitbake_runs_ = false;  // from then on kas's ERROR mark stands before every line of BitBake's stderr
};

}  // namespace bspctl::bitbake
