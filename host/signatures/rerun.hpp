// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "signatures/run_hashes.hpp"

// Why tasks ran in a run, as far as the event logs of this and earlier runs tell: no signature data is needed.
namespace bspctl::signatures {

struct Rerun {
    enum class Reason {
        first,       // no earlier run had to do with the task
        changed,     // its hash is another one
        incomplete,  // the same hash, but the task was not completed then
        cleaned,     // the same hash, but its output was removed in between: do_clean, do_cleansstate
        not_shared,  // the same hash, but then the shared state brought what it makes
        gone,        // the same hash, and it was done: its stamp was not there, for it was removed, or the recipe has
                     // another version, whose stamps have other names
    };
    struct Before {
        std::size_t run = 0;  // which of the earlier ones
        TaskHash task;
    };
    TaskHash now;
    Reason reason{};
    std::optional<Before> before;  // as the last run before had it; nothing for `first`
};

// "first", "changed", "incomplete", "cleaned", "not-shared", "gone".
[[nodiscard]] std::string_view to_word(Rerun::Reason reason);

// do_clean and its kin: they remove, nobody asks why they ran.
[[nodiscard]] bool is_cleaning(std::string_view task);

// The tasks of a recipe (with a task: that one) that ran in a run, in the order of the queue. `task` without a multiconfig
// means that of every one.
[[nodiscard]] std::vector<TaskHash> ran_in(const RunHashes& run, const TaskName& task);

// `earlier` gives the hashes of the run before, the run before that, …; null when there is no other.
[[nodiscard]] std::vector<Rerun> reruns(const RunHashes& run, const TaskName& task,
                                        const std::function<const RunHashes*(std::size_t)>& earlier);

// The tasks that both had to do with and whose hash is another one, in the order of the later run's queue.
[[nodiscard]] std::vector<TaskName> changed_between(const RunHashes& before, const RunHashes& after);

}  // namespace bspctl::signatures
