// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "signatures/task_name.hpp"

namespace bspctl::signatures {

// What became of a task of a run.
enum class Fate {
    ran,
    failed,
    unfinished,  // the log ends before it does
    covered,     // not needed: the shared state brought what it, or a task after it, makes
    up_to_date,  // its stamp was there
};

// "ran", "failed", "unfinished", "covered", "up-to-date".
[[nodiscard]] std::string_view to_word(Fate fate);

struct TaskHash {
    TaskName task;
    std::string hash;  // taskhash
    Fate fate{};
};

// The hashes of all tasks that one build had to do with: BitBake's run queue says them for tasks that ran and for those
// that need not.
struct RunHashes {
    static constexpr std::size_t most_tasks = 250'000;

    std::vector<TaskHash> tasks;  // in the order in which the queue took them up, each once
    // As BitBake names them, in a container by the container's paths; empty where the log does not tell.
    std::string stamps_dir, sstate_dir;

    // Null: the run had nothing to do with it.
    [[nodiscard]] const TaskHash* find(const TaskName& task) const;
};

// From an event log. Tasks without work of their own (do_build, noexec) are left out. Throws Failure when the file cannot
// be read.
[[nodiscard]] RunHashes read_run_hashes(const std::filesystem::path& event_log);

}  // namespace bspctl::signatures
