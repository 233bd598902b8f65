// SPDX-License-Identifier: Apache-2.0
#include "sync/crew.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

namespace bspctl::sync {

std::size_t worker_count(std::size_t jobs, std::size_t work) {
    const std::size_t processors = std::max(1u, std::thread::hardware_concurrency());
    const auto wanted = jobs > 0 ? jobs : std::min<std::size_t>(processors * 2, 8);
    return std::max<std::size_t>(1, std::min(wanted, work));
}

Crew::Crew(std::vector<std::string> names, std::size_t jobs, Perform perform, Listener& listener)
    : names_(std::move(names)), jobs_(jobs), perform_(std::move(perform)), listener_(listener), results_(names_.size()) {}

void Crew::work(const std::vector<std::size_t>& indices) {
    Board board;
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> workers;
    for (std::size_t n = 0; n < worker_count(jobs_, indices.size()); ++n) {
        workers.emplace_back([&] {
            for (auto at = next++; at < indices.size(); at = next++) {
                const auto index = indices[at];
                board.start(index, names_[index]);
                Reporter reporter(board, index);
                board.finish(index, perform_(index, reporter));
            }
        });
    }
    for (std::size_t open = indices.size(); open > 0;) {
        if (auto finished = board.next_finished()) {
            --open;
            tell(finished->first, std::move(finished->second));
        }
        listener_.on_progress(board.activities(), done_, names_.size());
    }
}

void Crew::tell(std::size_t index, Result result) {
    ++done_;
    results_[index] = std::move(result);
    listener_.on_finished(results_[index], done_, names_.size());
}

}  // namespace bspctl::sync
