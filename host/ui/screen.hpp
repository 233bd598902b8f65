// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ui/columns.hpp"
#include "ui/suspension.hpp"

namespace bspctl::ui {

struct TerminalSize {
    std::size_t columns = 80, rows = 24;
};
// Standard error's; asked for at each drawing, so that a resized terminal is right at the next.
[[nodiscard]] TerminalSize terminal_size();

// Standard error as a column of lines with, on a terminal, a status of one or a few lines below them that is drawn over.
// Each drawing is one write; the cursor is never hidden, so that nothing has to be put right however the program ends.
class Screen {
public:
    explicit Screen(bool redraw) : redraw_(redraw) {
        if (redraw) suspension_.emplace();
    }
    ~Screen() { clear(); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void print(std::string_view line);     // a line that stays
    void status(const std::vector<std::string>& lines);  // what is drawn over; nothing without redraw
    void status(std::string line) { status(std::vector<std::string>{std::move(line)}); }
    void clear();                          // takes the status away
    [[nodiscard]] bool redraws() const { return redraw_; }

private:
    void forget_what_others_wrote_over();
    [[nodiscard]] std::string to_first_line(std::size_t columns) const;

    bool redraw_;
    std::vector<std::string> shown_;
    std::optional<Suspension> suspension_;
};

}  // namespace bspctl::ui
