// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bspctl::ui {

// Standard error as a column of lines with, on a terminal, a status of one or a few lines below them that is drawn over.
class Screen {
public:
    explicit Screen(bool redraw) : redraw_(redraw) {}
    ~Screen() { clear(); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    void print(std::string_view line);     // a line that stays
    void status(const std::vector<std::string>& lines);  // what is drawn over; nothing without redraw
    void status(std::string line) { status(std::vector<std::string>{std::move(line)}); }
    void clear();                          // takes the status away
    [[nodiscard]] bool redraws() const { return redraw_; }

private:
    bool redraw_;
    std::vector<std::string> shown_;
};

// `text` in at most `columns` display columns, shortened in the middle; each byte that is no UTF-8 continuation counts
// as one column.
[[nodiscard]] std::string fit(std::string_view text, std::size_t columns);

}  // namespace bspctl::ui
