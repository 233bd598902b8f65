// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>

#include "cache/cache.hpp"

namespace bspctl::cache {

// How many bytes were last used when. Sorting a million files by age needs them all in memory; this needs at most
// max_steps entries: when there are more, neighbouring times are taken for one.
class AgeHistogram {
public:
    static constexpr std::size_t max_steps = 64 * 1024;

    void add(Seconds used, std::uint64_t bytes);

    // The choice that frees at least `bytes`, oldest first, and no more than needed but for the last unit.
    [[nodiscard]] Choice oldest(std::uint64_t bytes) const;

private:
    void coarsen();

    std::map<Seconds, std::uint64_t> steps_;  // time >> shift_ -> bytes
    unsigned shift_ = 0;
};

}  // namespace bspctl::cache
