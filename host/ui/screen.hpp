// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace bspctl::ui {

// Standard error as a column of lines with, on a terminal, one status line below them that is drawn over.
class Screen {
public:
    explicit Screen(bool redraw) : redraw_(redraw) {}
    ~Screen() { clear(); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void print(std::string_view line);     // a line that stays
    void status(std::string_view text);    // the line that is drawn over; nothing without redraw
    void clear();                          // takes the status line away
    [[nodiscard]] bool redraws() const { return redraw_; }

private:
    bool redraw_;
    std::string shown_;
};

// `text` in at most `columns` display columns, shortened in the middle; each byte that is no UTF-8 continuation counts
// as one column.
[[nodiscard]] std::string fit(std::string_view text, std::size_t columns);

}  // namespace bspctl::ui
