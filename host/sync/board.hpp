// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

#include "sync/progress.hpp"
#include "sync/sync.hpp"

namespace bspctl::sync {

// Where the workers write what they do, and the thread that called sync() reads it. The one thing they share.
class Board {
public:
    void start(std::size_t index, const std::string& name);
    void phase(std::size_t index, const std::string& text);
    void meter(std::size_t index, const Meter& meter);
    void finish(std::size_t index, Result result);

    // What is being done, in the order of the configuration.
    [[nodiscard]] std::vector<Activity> activities() const;
    // The next finished repository; waits up to a tenth of a second for one.
    [[nodiscard]] std::optional<std::pair<std::size_t, Result>> next_finished();

private:
    mutable std::mutex mutex_;
    std::condition_variable news_;
    std::map<std::size_t, Activity> active_;
    std::deque<std::pair<std::size_t, Result>> finished_;
};

// One repository's line on it.
class Reporter {
public:
    Reporter(Board& board, std::size_t index) : board_(board), index_(index) {}
    void phase(const std::string& text) { board_.phase(index_, text); }
    void meter(const Meter& meter) { board_.meter(index_, meter); }

private:
    Board& board_;
    std::size_t index_;
};

}  // namespace bspctl::sync
