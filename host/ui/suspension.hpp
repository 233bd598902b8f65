// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <csignal>

namespace bspctl::ui {

// Ctrl-Z while a status stands on the terminal: the cursor leaves the status for a line of its own before the program
// stops, and whoever draws learns that others have written since. One at a time lives; it restores what was.
class Suspension {
public:
    Suspension();
    ~Suspension();
    Suspension(const Suspension&) = delete;
    Suspension& operator=(const Suspension&) = delete;

    // Has the program been continued since the last question?
    [[nodiscard]] static bool was_continued() noexcept;

private:
    struct sigaction stop_before_ {}, continue_before_ {};
};

}  // namespace bspctl::ui
