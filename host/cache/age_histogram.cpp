// SPDX-License-Identifier: Apache-2.0
#include "cache/age_histogram.hpp"

namespace bspctl::cache {

void AgeHistogram::add(Seconds used, std::uint64_t bytes) {
    steps_[used >> shift_] += bytes;
    while (steps_.size() > max_steps) coarsen();
}

void AgeHistogram::coarsen() {
    ++shift_;
    std::map<Seconds, std::uint64_t> merged;
    for (const auto& [time, bytes] : steps_) merged[time >> 1] += bytes;
    steps_ = std::move(merged);
}

Choice AgeHistogram::oldest(std::uint64_t bytes) const {
    Choice out;
    out.shift = shift_;
    for (const auto& [time, amount] : steps_) {
        if (bytes == 0) return out;
        out.border = time;
        out.border_bytes = bytes;
        if (amount >= bytes) return out;
        bytes -= amount;
        out.border = time + 1;
        out.border_bytes = 0;
    }
    return out;
}

}  // namespace bspctl::cache
