// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "signatures/comparison.hpp"
#include "signatures/store.hpp"

// From two signatures of a task down to what really changed: a variable, a function, a file; in the task itself or in one
// that it waits for, however far.
namespace bspctl::signatures {

// A task with its hashes then and now: taskhashes of one that is asked about, unihashes of one that others wait for.
struct Question {
    TaskName task;
    std::string before, after;
};

struct Cause {
    Difference what;
    std::vector<TaskName> way;      // from the task that was asked about to the nearest one that has this difference
    std::set<std::string> recipes;  // all whose tasks have it
};

// Where the way ends without an answer: the data of a hash is not there any more.
struct Gap {
    Question at;
    bool before_missing = false, after_missing = false;
    std::vector<TaskName> way;
};

struct Explanation {
    std::vector<Cause> causes;  // nearest first; each difference once, however many tasks have it
    std::vector<Gap> gaps;      // likewise
    bool cut = false;           // there were more tasks on the way than most_tasks_compared
};

inline constexpr std::size_t most_tasks_compared = 20'000;

// Follows every task whose hash changed.
[[nodiscard]] Explanation explain(const std::vector<Question>& questions, const Store& store);

}  // namespace bspctl::signatures
