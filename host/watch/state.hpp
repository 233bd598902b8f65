// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bitbake/build_record.hpp"

namespace bspctl::watch {

// Where a build is. Setscene and tasks overlap: it is "setscene" until the first task of the other kind begins.
enum class Phase { starting, cache, parsing, preparing, setscene, tasks, ended };
[[nodiscard]] std::string_view to_word(Phase phase);

// A record in a few numbers, as a person asks for them.
struct State {
    Phase phase = Phase::starting;
    std::string step;                  // of preparing: BitBake's own name of what it does ("Initialising tasks")
    double percent = -1;               // of cache, parsing and preparing; negative: not known
    std::int64_t done = 0, total = 0;  // tasks, as the run queue counts: those that need not run are done too
    std::int64_t failed = 0;
    std::int64_t setscene_done = 0, setscene_total = 0;
    std::int64_t reused = 0, wanted = 0;  // setscene tasks whose output came from the shared state, of those asked for so far
};
[[nodiscard]] State state_of(const bitbake::BuildRecord& record);

}  // namespace bspctl::watch
