// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "sync/board.hpp"

namespace bspctl::sync {

// Options::jobs as a number.
[[nodiscard]] std::size_t worker_count(std::size_t jobs, std::size_t work);

// Several repositories worked on by several threads, and told about by the one that calls. `perform` is called in the
// workers, once for each index that work() is given.
class Crew {
public:
    using Perform = std::function<Result(std::size_t index, Reporter& reporter)>;

    // `names`: of all repositories, in the order of the results.
    Crew(std::vector<std::string> names, std::size_t jobs, Perform perform, Listener& listener);

    void work(const std::vector<std::size_t>& indices);
    [[nodiscard]] std::vector<Result> take_results() { return std::move(results_); }

private:
    void tell(std::size_t index, Result result);

    std::vector<std::string> names_;
    std::size_t jobs_;
    Perform perform_;
    Listener& listener_;
    std::vector<Result> results_;
    std::size_t done_ = 0;
};

}  // namespace bspctl::sync
