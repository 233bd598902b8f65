// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "triage/hits.hpp"

namespace bspctl::triage {

// In lower case: a line that holds none of these, without regard to case, is no clue.
[[nodiscard]] const std::vector<std::string>& clue_words();

// Whose log it may be when no line says which task failed: a piece that somebody copied names the folders it was built
// in and the functions that ran.
class Clues {
public:
    void line(std::string_view text);

    // The recipe that most of the lines name, if it is more than half of them, and the task that ran. Empty parts: not
    // known.
    [[nodiscard]] Owner suspect() const;

private:
    void name(std::string recipe, std::size_t votes);

    static constexpr std::size_t most_names = 64;
    std::vector<std::pair<std::string, std::size_t>> names_;  // with their votes; the first ones of a long log
    std::size_t votes_ = 0;
    std::string task_;
};

}  // namespace bspctl::triage
